import type { CustomObject } from '@/shared/custom/useCustomFields'
import type { Bearer } from '@/shared/files/files'
import type { FieldSpec } from '@/shared/form/spec'
import type { Permission } from '@/shared/session/permissions'
import type { RegisterName } from '@/shared/register/registerApi'

interface KindColumn {
  key: string
  label: string
  from?: 'sm' | 'md' | 'lg' | 'xl' | '2xl'
  align?: 'end'
}

/** Kind declares one register of the catalogue: how its rows are shown, filled in and counted. */
export interface Kind {
  register: RegisterName
  /** Text keys: of many, and of a new one. */
  title: string
  newOne: string
  icon: string
  write: Permission
  /** What a row is sorted by and called. */
  sort: string
  columns: KindColumn[]
  fields: FieldSpec[]
  /** The filter of the asset list that shows what refers to a row. */
  assetsBy?: string
  /** Its rows have photos and files, under this name. */
  files?: Bearer
  /** Its rows have fields of the company's own, under this name. */
  custom?: CustomObject
}

const name: FieldSpec = { name: 'name', label: 'fields.name', type: 'text', required: true, wide: true }
const fieldSet: FieldSpec = { name: 'field_set_id', from: 'field_set', label: 'fields.field_set', type: 'reference', reference: 'field_set', help: 'catalogue.field_set_help', wide: true }
const months = { type: 'number' as const }
const categoryKinds = ['computer', 'mobile', 'display', 'peripheral', 'printing', 'server', 'network', 'storage', 'conference', 'other']

export const kinds: Kind[] = [
  {
    register: 'models', title: 'catalogue.models', newOne: 'catalogue.new_model', icon: 'i-lucide-box', write: 'assets:write', sort: 'name', assetsBy: 'model', files: 'models', custom: 'model',
    columns: [
      { key: 'name', label: 'fields.name' },
      { key: 'manufacturer', label: 'fields.manufacturer', from: 'sm' },
      { key: 'category', label: 'fields.category', from: 'md' },
      { key: 'model_number', label: 'fields.model_number', from: 'lg' },
      { key: 'warranty_months', label: 'fields.warranty_months', from: 'lg', align: 'end' },
      { key: 'end_of_life_months', label: 'fields.end_of_life_months', from: '2xl', align: 'end' },
    ],
    fields: [
      name,
      { name: 'manufacturer', label: 'fields.manufacturer', type: 'reference', reference: 'manufacturer', onlyNew: true },
      { name: 'model_number', label: 'fields.model_number', type: 'text' },
      { name: 'category', label: 'fields.category', type: 'reference', reference: 'category', help: 'catalogue.default_help', wide: true },
      { name: 'warranty_months', label: 'fields.warranty_months', ...months },
      { name: 'end_of_life_months', label: 'fields.end_of_life_months', ...months },
      fieldSet,
      { name: 'notes', label: 'fields.notes', type: 'textarea' },
    ],
  },
  {
    register: 'manufacturers', title: 'catalogue.manufacturers', newOne: 'catalogue.new_manufacturer', icon: 'i-lucide-factory', write: 'assets:write', sort: 'name', assetsBy: 'manufacturer',
    columns: [
      { key: 'name', label: 'fields.name' },
      { key: 'support_phone', label: 'fields.support_phone', from: 'md' },
      { key: 'support_email', label: 'fields.support_email', from: 'lg' },
      { key: 'model_count', label: 'catalogue.models', align: 'end' },
    ],
    fields: [
      name,
      { name: 'support_phone', label: 'fields.support_phone', type: 'tel' },
      { name: 'support_email', label: 'fields.support_email', type: 'email' },
      { name: 'support_url', label: 'fields.support_url', type: 'text', wide: true, help: 'catalogue.serial_help', placeholder: 'https://support.example.com/{serial}' },
      { name: 'warranty_url', label: 'fields.warranty_url', type: 'text', wide: true, help: 'catalogue.serial_help', placeholder: 'https://example.com/warranty?serial={serial}' },
    ],
  },
  {
    register: 'categories', title: 'catalogue.categories', newOne: 'catalogue.new_category', icon: 'i-lucide-shapes', write: 'assets:write', sort: 'name', assetsBy: 'category',
    columns: [
      { key: 'name', label: 'fields.name' },
      { key: 'kind', label: 'fields.kind', from: 'sm' },
      { key: 'slug', label: 'fields.slug', from: 'md' },
      { key: 'asset_count', label: 'nav.assets', align: 'end' },
    ],
    fields: [
      name,
      { name: 'kind', label: 'fields.kind', type: 'select', options: categoryKinds.map(value => ({ value, label: `catalogue.kinds.${value}` })) },
      { name: 'colour', label: 'fields.colour', type: 'colour' },
      { name: 'icon', label: 'fields.icon', type: 'text', placeholder: 'laptop' },
      fieldSet,
    ],
  },
  {
    register: 'vendors', title: 'catalogue.vendors', newOne: 'catalogue.new_vendor', icon: 'i-lucide-store', write: 'organization:write', sort: 'name', assetsBy: 'vendor', files: 'vendors',
    columns: [
      { key: 'name', label: 'fields.name' },
      { key: 'contact', label: 'fields.contact', from: 'sm' },
      { key: 'email', label: 'fields.email', from: 'md' },
      { key: 'phone', label: 'fields.phone', from: 'lg' },
      { key: 'account_number', label: 'fields.account_number', from: 'lg' },
    ],
    fields: [
      name,
      { name: 'contact', label: 'fields.contact', type: 'text' },
      { name: 'account_number', label: 'fields.account_number', type: 'text' },
      { name: 'email', label: 'fields.email', type: 'email' },
      { name: 'phone', label: 'fields.phone', type: 'tel' },
      { name: 'url', label: 'fields.url', type: 'url', wide: true },
      { name: 'address', label: 'fields.address', type: 'textarea' },
      { name: 'notes', label: 'fields.notes', type: 'textarea' },
    ],
  },
  {
    register: 'companies', title: 'catalogue.companies', newOne: 'catalogue.new_company', icon: 'i-lucide-landmark', write: 'organization:write', sort: 'name', assetsBy: 'company',
    columns: [
      { key: 'name', label: 'fields.name' },
      { key: 'country', label: 'fields.country', from: 'sm' },
      { key: 'registration_number', label: 'fields.registration_number', from: 'md' },
      { key: 'vat_number', label: 'fields.vat_number', from: 'lg' },
      { key: 'cost_centre_count', label: 'catalogue.cost_centres', align: 'end' },
    ],
    fields: [
      name,
      { name: 'registration_number', label: 'fields.registration_number', type: 'text' },
      { name: 'vat_number', label: 'fields.vat_number', type: 'text' },
      { name: 'country', label: 'fields.country', type: 'text', help: 'catalogue.country_help', placeholder: 'DE' },
      { name: 'address', label: 'fields.address', type: 'textarea' },
    ],
  },
  {
    register: 'cost-centres', title: 'catalogue.cost_centres', newOne: 'catalogue.new_cost_centre', icon: 'i-lucide-coins', write: 'organization:write', sort: 'code', assetsBy: 'cost_centre',
    columns: [
      { key: 'code', label: 'fields.code' },
      { key: 'name', label: 'fields.name' },
      { key: 'company', label: 'fields.company', from: 'sm' },
    ],
    fields: [
      { name: 'code', label: 'fields.code', type: 'text', required: true },
      { ...name, wide: false },
      { name: 'company_id', from: 'company', label: 'fields.company', type: 'reference', reference: 'company', wide: true },
    ],
  },
]

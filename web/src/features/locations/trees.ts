import type { CustomObject } from '@/shared/custom/useCustomFields'
import type { Bearer } from '@/shared/files/files'
import type { FieldSpec } from '@/shared/form/spec'
import type { Permission } from '@/shared/session/permissions'
import type { RegisterName } from '@/shared/register/registerApi'

/** Tree declares one register whose rows lie in one another. */
export interface Tree {
  register: Extract<RegisterName, 'locations' | 'departments'>
  reference: 'location' | 'department'
  /** Text keys. */
  title: string
  text: string
  newOne: string
  none: string
  icon: string
  write: Permission
  fields: FieldSpec[]
  /** Photos and files can be attached to its rows, under this name. */
  files?: Bearer
  /** Its rows have fields of the company's own, under this name. */
  custom?: CustomObject
}

const placeKinds = ['site', 'building', 'floor', 'room', 'storage']
const name: FieldSpec = { name: 'name', label: 'fields.name', type: 'text', required: true }

export const locations: Tree = {
  register: 'locations', reference: 'location', title: 'nav.locations', text: 'locations.text', newOne: 'locations.new', none: 'locations.none', icon: 'i-lucide-map-pin', write: 'assets:write', custom: 'location', files: 'locations',
  fields: [
    name,
    { name: 'kind', label: 'fields.kind', type: 'select', options: placeKinds.map(value => ({ value, label: `locations.kinds.${value}` })) },
    { name: 'parent_id', from: 'parent', label: 'locations.inside', type: 'reference', reference: 'location', wide: true },
    { name: 'address', label: 'fields.address', type: 'textarea' },
    { name: 'postal_code', label: 'fields.postal_code', type: 'text' },
    { name: 'city', label: 'fields.city', type: 'text' },
    { name: 'region', label: 'fields.region', type: 'text' },
    { name: 'country', label: 'fields.country', type: 'text', help: 'catalogue.country_help' },
    { name: 'time_zone', label: 'fields.time_zone', type: 'text', wide: true, placeholder: 'Europe/Berlin' },
  ],
}

export const departments: Tree = {
  register: 'departments', reference: 'department', title: 'nav.departments', text: 'locations.departments_text', newOne: 'locations.new_department', none: 'locations.no_departments', icon: 'i-lucide-network', write: 'employees:write',
  fields: [
    name,
    { name: 'manager_id', from: 'manager', label: 'fields.manager', type: 'reference', reference: 'employee' },
    { name: 'parent_id', from: 'parent', label: 'locations.belongs_to', type: 'reference', reference: 'department', wide: true },
  ],
}

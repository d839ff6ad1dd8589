import type { CustomField } from '@assetronics/api-client'
import type { NewField } from './api'

export const objects: CustomField['object'][] = ['asset', 'employee', 'model', 'location']
export const types: CustomField['type'][] = ['text', 'number', 'boolean', 'date', 'choice', 'multi_choice', 'url', 'email', 'money', 'person', 'place', 'asset']

/** Numbers are bounded in millionths, money in minor units; people type whole units. */
const UNITS: Partial<Record<CustomField['type'], number>> = { text: 1, number: 1_000_000, money: 100 }

export interface FieldForm {
  name: string
  key: string
  type: CustomField['type']
  help: string
  required: boolean
  unique: boolean
  sealed: boolean
  everywhere: boolean
  pattern: string
  min: string
  max: string
  options: string
}

export const hasLimits = (type: CustomField['type']) => type in UNITS
export const hasOptions = (type: CustomField['type']) => type === 'choice' || type === 'multi_choice'

export function fieldFormOf(field?: CustomField): FieldForm {
  const unit = field ? UNITS[field.type] ?? 1 : 1
  const limit = (value: number | null | undefined) => value === null || value === undefined ? '' : String(value / unit)
  return {
    name: field?.name ?? '', key: field?.key ?? '', type: field?.type ?? 'text', help: field?.help ?? '',
    required: field?.required ?? false, unique: field?.unique ?? false, sealed: field?.sealed ?? false, everywhere: field?.everywhere ?? true,
    pattern: field?.pattern ?? '', min: limit(field?.min), max: limit(field?.max), options: (field?.options ?? []).join('\n'),
  }
}

/** keyOf makes the name for programs out of the name for people: "Room number" → room_number. */
export function keyOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^[_\d]+|_+$/g, '').slice(0, 40)
}

/** rulesOf is what can be said of a field both when it is made and later. */
export function rulesOf(form: FieldForm) {
  const unit = UNITS[form.type]
  const limit = (text: string) => unit === undefined || text.trim() === '' ? null : Math.round(Number(text) * unit)
  return {
    help: form.help.trim(), required: form.required, unique: form.unique, everywhere: form.everywhere,
    pattern: form.type === 'text' ? form.pattern : '',
    min: limit(form.min), max: limit(form.max),
    options: hasOptions(form.type) ? form.options.split('\n').map(option => option.trim()).filter(Boolean) : [],
  }
}

export function newFieldOf(object: CustomField['object'], form: FieldForm): NewField {
  return { object, key: form.key || keyOf(form.name), name: form.name.trim(), type: form.type, sealed: form.sealed, ...rulesOf(form) }
}

import type { CustomField, FieldSet } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'

type Rules = Partial<Pick<CustomField, 'help' | 'required' | 'unique' | 'pattern' | 'min' | 'max' | 'options' | 'everywhere' | 'position'>>
export type NewField = Pick<CustomField, 'object' | 'key' | 'name' | 'type'> & Rules & { sealed?: boolean }

const of = (row: { id: string, version: number }) => ({ path: { id: row.id }, header: ifMatch(row) })

export const createField = (body: NewField) => call(api.POST('/api/v1/fields', { body }))
export const updateField = (field: CustomField, body: Rules & { name?: string }) => call(api.PATCH('/api/v1/fields/{id}', { params: of(field), body }))
export const deleteField = (field: CustomField, values: boolean) =>
  call(api.DELETE('/api/v1/fields/{id}', { params: { path: { id: field.id }, query: { values } } }))

export const createFieldSet = (body: { name: string, fields: string[] }) => call(api.POST('/api/v1/field-sets', { body }))
export const updateFieldSet = (set: FieldSet, body: { name?: string, fields?: string[] }) => call(api.PATCH('/api/v1/field-sets/{id}', { params: of(set), body }))
export const deleteFieldSet = (set: FieldSet) => call(api.DELETE('/api/v1/field-sets/{id}', { params: { path: { id: set.id } } }))

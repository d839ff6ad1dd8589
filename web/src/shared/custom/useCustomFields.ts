import type { CustomField } from '@assetronics/api-client'
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, call } from '../api/client'
import { keys } from '../api/keys'
import type { ReferenceKind } from '../form/references'
import type { FieldType, ListField } from '../list/fields'

export type CustomObject = CustomField['object']

const FRESH_MS = 60_000

/** useCustomFields reads a company's own fields of one kind of thing, in their order. */
export function useCustomFields(object: CustomObject) {
  return useQuery({
    queryKey: keys.fields.of(object),
    queryFn: async () => (await call(api.GET('/api/v1/fields', { params: { query: { object } } }))).data,
    staleTime: FRESH_MS,
  })
}

const TYPES: Record<CustomField['type'], FieldType> = {
  text: 'text', url: 'text', email: 'text', number: 'number', boolean: 'boolean', date: 'date', choice: 'choice',
  multi_choice: 'choice', money: 'money', person: 'reference', place: 'reference', asset: 'reference',
}
export const REFERENCES: Partial<Record<CustomField['type'], ReferenceKind>> = { person: 'employee', place: 'location', asset: 'asset' }

/** useCustomListFields shows the company's own fields in a list like those that are built in; sealed ones stay out. */
export function useCustomListFields(object: CustomObject) {
  const fields = useCustomFields(object)
  return computed<ListField[]>(() => (fields.data.value ?? []).filter(field => !field.sealed).map(field => ({
    key: `custom.${field.key}`,
    label: field.name,
    type: TYPES[field.type],
    filter: `custom.${field.key}`,
    sort: field.type === 'multi_choice' || field.type in REFERENCES ? undefined : `custom.${field.key}`,
    options: field.options.map(value => ({ value, label: value })),
    reference: REFERENCES[field.type],
    nullable: true,
    align: field.type === 'number' || field.type === 'money' ? 'end' : undefined,
    width: 150,
  })))
}

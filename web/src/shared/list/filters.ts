import type { FieldType, ListField } from './fields'

/** The server's operators; the empty one is equality, with several values: any of them. */
export type Operator = '' | 'not' | 'contains' | 'startswith' | 'gte' | 'lte' | 'under' | 'isnull'

/** Filter is one condition as the address and the API write it: `warranty_end__lte=2027-01-01`. */
export interface Filter {
  field: ListField
  op: Operator
  value: string
}

const OPERATORS: Record<FieldType, Operator[]> = {
  text: ['contains', 'startswith', '', 'not'],
  words: ['', 'not'],
  choice: ['', 'not'],
  reference: ['', 'not'],
  date: ['gte', 'lte', ''],
  instant: ['gte', 'lte'],
  number: ['', 'gte', 'lte'],
  money: ['gte', 'lte'],
  boolean: [''],
}

/** operatorsOf lists what can be asked of a field; the first is what people mostly mean. */
export function operatorsOf(field: ListField): Operator[] {
  const usual = field.tree ? [...OPERATORS[field.type], 'under' as const] : OPERATORS[field.type]
  return field.nullable ? [...usual, 'isnull'] : usual
}

export const nameOf = ({ field, op }: Pick<Filter, 'field' | 'op'>) => op ? `${field.filter}__${op}` : field.filter!

/** takesMany tells that a filter's value may be several, separated by commas. */
export const takesMany = ({ field, op }: Pick<Filter, 'field' | 'op'>) =>
  (op === '' || op === 'not' || op === 'under') && (field.type === 'choice' || field.type === 'reference')

/** filtersFrom reads the conditions out of an address; what is no filter of the list is left alone. */
export function filtersFrom(query: Record<string, unknown>, fields: readonly ListField[]): Filter[] {
  const byName = new Map(fields.filter(field => field.filter).map(field => [field.filter!, field]))
  return Object.entries(query).flatMap(([name, value]) => {
    if (typeof value !== 'string' || value === '') return []
    const cut = name.lastIndexOf('__')
    const plain = byName.get(name)
    const field = plain ?? byName.get(name.slice(0, cut))
    const op = (plain ? '' : name.slice(cut + 2)) as Operator
    return field && operatorsOf(field).includes(op) ? [{ field, op, value }] : []
  })
}

/** toParams writes conditions the way the API reads them. */
export function toParams(filters: readonly Filter[]): Record<string, string> {
  return Object.fromEntries(filters.map(filter => [nameOf(filter), filter.value]))
}

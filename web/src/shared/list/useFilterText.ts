import { useI18n } from 'vue-i18n'
import type { ListField } from './fields'
import type { Filter, Operator } from './filters'
import { useFormat } from '../format/useFormat'

/** operatorKey names an operator's text: dates are compared in words of their own. */
export function operatorKey(field: ListField, op: Operator | 'isset'): string {
  if (op === '') return ['choice', 'reference', 'words'].includes(field.type) ? 'is_any' : 'is'
  return (op === 'gte' || op === 'lte') && (field.type === 'date' || field.type === 'instant') ? `${op}_date` : op
}

/** useFilterText says a filter as people would: "Warranty until 1 January 2027". */
export function useFilterText() {
  const { t } = useI18n()
  const format = useFormat()

  function value({ field, value }: Filter, labels: Record<string, string>) {
    if (field.type === 'choice') return value.split(',').map(part => field.options?.find(option => option.value === part)?.label ?? part).join(', ')
    if (field.type === 'reference') return value.split(',').map(id => labels[id] ?? id).join(', ')
    if (field.type === 'boolean') return t(value === 'true' ? 'common.yes' : 'common.no')
    if ((field.type === 'date' || field.type === 'instant') && /^\d{4}-\d{2}-\d{2}$/.test(value)) return format.day(value)
    return value
  }

  return (filter: Filter, labels: Record<string, string> = {}) => {
    if (filter.op === 'isnull') return { condition: t(filter.value === 'false' ? 'list.op.isset' : 'list.op.isnull'), value: '' }
    const single = filter.op === '' && !filter.value.includes(',')
    return { condition: t(`list.op.${single ? 'is' : operatorKey(filter.field, filter.op)}`), value: value(filter, labels) }
  }
}

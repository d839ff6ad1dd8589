import { useI18n } from 'vue-i18n'
import { useFormat } from '../format/useFormat'
import { isMoney, nameOf } from './changes'

/** useValueText shows any value of the event log to a person: statuses by name, dates and money by locale. */
export function useValueText(kind: () => string) {
  const { t, te } = useI18n()
  const format = useFormat()

  return function text(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return '—'
    if ((field === 'status' || field === 'state') && typeof value === 'string') {
      const key = `status.${kind()}.${value}`
      return te(key) ? t(key) : value
    }
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no')
    if (typeof value === 'number') return format.number(value)
    if (typeof value === 'string') {
      if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return format.day(value)
      return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) ? format.instant(value) : value
    }
    if (Array.isArray(value)) return value.map(item => text(field, item)).join(', ') || '—'
    if (isMoney(value)) return format.money(value)
    return nameOf(value) ?? JSON.stringify(value)
  }
}

import type { Money } from '@assetronics/api-client'
import { createSharedComposable, useIntervalFn, useTimestamp } from '@vueuse/core'
import { daysUntil, formatDay, formatDays, formatInstant, formatRelative } from './dates'
import { usableLocale } from './locale'
import { formatMoney } from './money'

/** How often "3 minutes ago" is said anew. */
const TICK_MS = 30_000

/** One clock for all that is on screen. */
const useClock = createSharedComposable(() => useTimestamp({ scheduler: tick => useIntervalFn(tick, TICK_MS) }))

/** useFormat shows values in the way of the person's own locale, which may differ from the language of the texts. */
export function useFormat() {
  const now = useClock()
  const locale = usableLocale([navigator.language, ...navigator.languages])
  return {
    now,
    day: (value: string, style?: 'medium' | 'short') => formatDay(value, locale, style),
    instant: (value: string) => formatInstant(value, locale),
    relative: (value: string, style?: 'long' | 'narrow') => formatRelative(value, now.value, locale, style),
    daysUntil: (value: string) => daysUntil(value, now.value),
    days: (count: number) => formatDays(count, locale),
    money: (value: Money) => formatMoney(value, locale),
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
  }
}

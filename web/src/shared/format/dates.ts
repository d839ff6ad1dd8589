/** Calendar days (`2026-03-01`) have no time zone: they are read and shown as they stand. */

const DAY_MS = 86_400_000

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['week', 7 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value)

/** formatDay shows a calendar day, or the local day of an instant. */
export function formatDay(value: string, locale: string, style: 'medium' | 'short' = 'medium'): string {
  const options: Intl.DateTimeFormatOptions = style === 'short'
    ? { day: 'numeric', month: 'short' }
    : { dateStyle: 'medium' }
  if (isDay(value)) return new Date(`${value}T00:00:00Z`).toLocaleDateString(locale, { ...options, timeZone: 'UTC' })
  return new Date(value).toLocaleDateString(locale, options)
}

export function formatInstant(value: string, locale: string): string {
  return new Date(value).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
}

/** formatRelative says how long ago, or how long still: "3 minutes ago", "in 2 days". */
export function formatRelative(value: string, now: number, locale: string, style: 'long' | 'narrow' = 'long'): string {
  const away = new Date(value).getTime() - now
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style })
  for (const [unit, size] of UNITS) {
    if (Math.abs(away) >= size) return format.format(Math.round(away / size), unit)
  }
  return format.format(0, 'second')
}

/** daysUntil counts calendar days from the local today; negative is past. */
export function daysUntil(value: string, now: number): number {
  const day = isDay(value) ? value : localDay(new Date(value))
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${localDay(new Date(now))}T00:00:00Z`)) / DAY_MS)
}

/** formatDays says a distance in days: "today", "tomorrow", "in 12 days", "3 days ago". */
export function formatDays(days: number, locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}

/** "Soon" is a week: what is due by then can still be prepared. */
const SOON_DAYS = 7

/** untilSoon gives the first and the last of the days that are soon. */
export function untilSoon(now: number): [today: string, last: string] {
  const last = new Date(now)
  last.setDate(last.getDate() + SOON_DAYS)
  return [localDay(new Date(now)), localDay(last)]
}

export function localDay(date: Date): string {
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

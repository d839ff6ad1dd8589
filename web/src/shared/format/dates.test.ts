import { describe, expect, it } from 'vitest'
import { daysUntil, formatDay, formatDays, formatRelative, localDay } from './dates'

const NOW = Date.parse('2026-03-10T12:00:00Z')

describe('formatDay', () => {
  it('shows a calendar day as it stands, in every time zone', () => {
    expect(formatDay('2026-03-01', 'en-GB')).toBe('1 Mar 2026')
    expect(formatDay('2026-03-01', 'en-US')).toBe('Mar 1, 2026')
    expect(formatDay('2026-03-01', 'de-DE', 'short')).toBe('1. März')
  })
})

describe('formatRelative', () => {
  it.each([
    ['2026-03-10T11:59:50Z', 'now'],
    ['2026-03-10T11:57:00Z', '3 minutes ago'],
    ['2026-03-10T14:00:00Z', 'in 2 hours'],
    ['2026-03-09T12:00:00Z', 'yesterday'],
    ['2025-03-01T12:00:00Z', 'last year'],
  ])('says %s as %s', (at, text) => {
    expect(formatRelative(at, NOW, 'en')).toBe(text)
  })

  it('has a short form for narrow columns', () => {
    expect(formatRelative('2026-03-10T11:57:00Z', NOW, 'en', 'narrow')).toBe('3m ago')
  })
})

describe('daysUntil', () => {
  it('counts calendar days, not spans of 24 hours', () => {
    const evening = new Date(2026, 2, 10, 23, 30).getTime()
    expect(daysUntil('2026-03-11', evening)).toBe(1)
    expect(daysUntil('2026-03-10', evening)).toBe(0)
    expect(daysUntil('2026-03-08', evening)).toBe(-2)
  })

  it('crosses a change to summer time', () => {
    expect(daysUntil('2026-03-30', new Date(2026, 2, 28, 12).getTime())).toBe(2)
  })

  it('is said in words', () => {
    expect(formatDays(0, 'en')).toBe('today')
    expect(formatDays(12, 'en')).toBe('in 12 days')
  })
})

it('localDay is the day on the person\'s own wall', () => {
  expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
})

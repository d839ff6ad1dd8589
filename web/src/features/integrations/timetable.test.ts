import { describe, expect, it } from 'vitest'
import { minutesOf, readCron } from './timetable'

const now = new Date('2026-01-30T09:00:00Z') // a Friday

describe('readCron', () => {
  it('says in words what an expression means, and when it first comes, in the zone of the company', () => {
    expect(readCron('0 6 * * 1-5', 'Europe/Vienna', now)).toEqual({
      sentence: 'At 06:00, Monday through Friday', next: new Date('2026-02-02T05:00:00Z'),
    })
    expect(readCron(' 30 22 * * MON ', 'America/New_York', now).next).toEqual(new Date('2026-02-03T03:30:00Z'))
  })

  it.each([
    ['', 'wrong'], ['hourly', 'wrong'], ['0 6 * *', 'wrong'], ['0 0 6 * * *', 'wrong'], ['0 25 * * *', 'wrong'],
    ['0 6 L * *', 'wrong'], ['@daily', 'wrong'], ['0 6 * * 1#2', 'wrong'], ['0 0 31 2 *', 'never'], ['* * * * *', 'too_often'], ['0,3 * * * *', 'too_often'],
  ])('refuses %s: %s', (expression, fault) => expect(readCron(expression, 'UTC', now)).toEqual({ fault }))
})

it('reads minutes only where there are some', () => {
  expect(['45m', 'hourly', '0m'].map(minutesOf)).toEqual([45, undefined, undefined])
})

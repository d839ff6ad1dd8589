import { Cron } from 'croner'
import { toString as sentenceOf } from 'cronstrue'

/** The choices that need no expression, in the order of how often they come. */
export const PLAIN = ['realtime', '15m', 'hourly', 'daily'] as const
/** The server's limit: two runs may not come closer together. */
const MIN_GAP_MS = 5 * 60_000
/** How far ahead a timetable is tried: enough to see the closest two runs of a day. */
const TRIED = 100

export type CronFault = 'wrong' | 'never' | 'too_often'

export interface CronReading {
  fault?: CronFault
  /** What the expression says, in words. */
  sentence?: string
  next?: Date
}

/** minutesOf is the number in a timetable such as 45m. */
export function minutesOf(schedule: string): number | undefined {
  const [, minutes] = /^([1-9]\d{0,4})m$/.exec(schedule) ?? []
  return minutes ? Number(minutes) : undefined
}

/** readCron reads an expression as the server does: five parts, names of days and months, nothing beyond. */
export function readCron(expression: string, zone: string, now: Date): CronReading {
  const named = expression.trim().replaceAll(/\b(mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b/gi, '1')
  if (!/^[\d*/,\- ?]+$/.test(named) || named.split(/\s+/).length !== 5) return { fault: 'wrong' }
  try {
    const runs = new Cron(expression.trim(), { timezone: zone, mode: '5-part' }).nextRuns(TRIED, now)
    const [next] = runs
    if (!next) return { fault: 'never' }
    if (runs.some((run, at) => at > 0 && run.getTime() - runs[at - 1]!.getTime() < MIN_GAP_MS)) return { fault: 'too_often' }
    return { next, sentence: sentenceOf(expression.trim(), { use24HourTimeFormat: true }) }
  }
  catch {
    return { fault: 'wrong' }
  }
}

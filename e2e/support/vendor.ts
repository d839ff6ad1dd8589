import { expect } from '@playwright/test'

/** A person as the simulated HR system's control API tells of them. */
export interface VendorPerson {
  id: string
  name: string
  work_email: string
  start_date: string
  end_date: string
}

/** Vendor is the demo's simulated HR system, through its control API. */
export class Vendor {
  constructor(private readonly server: string) {}

  /** hire adds somebody who starts in two weeks and reports to manager@. */
  hire(first: string, last: string): Promise<VendorPerson> {
    return this.call('POST', '/people', { first_name: first, last_name: last })
  }

  setEndDate(id: string, day: string): Promise<VendorPerson> {
    return this.call('PUT', `/people/${id}/end-date`, { end_date: day })
  }

  /** slow lets the next answers take a while, so that progress can be watched. */
  slow(milliseconds: number): Promise<unknown> {
    return this.call('PUT', '/trouble', { next: [{ kind: 'slow', delay_millis: milliseconds }] })
  }

  private async call<T>(method: string, path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.server}/sandbox/bamboohr/control/api${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    expect(answer.ok, text).toBe(true)
    return JSON.parse(text) as T
  }
}

/** day is a date this many days from today, as YYYY-MM-DD. */
export function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10)
}

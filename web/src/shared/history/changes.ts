/** A change of one field as the event log keeps it. */
export interface FieldChange {
  field: string
  before: unknown
  after: unknown
}

// Ids say nothing to people; the same change stands beside them under its readable name.
const HIDDEN = /^(version|updated_at|created_at|link|kind|.*_id|.*_no|.*_version)$/

const isId = (value: unknown) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)

/** What one looks for first; the rest follows as the server names it. */
const FIRST = ['name', 'display_name', 'tag', 'status', 'assignee', 'reserved_for', 'step', 'reason', 'note']
const rank = (field: string) => FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length

/** fieldChanges lists what a person can read of an event's changes, alike ones left out. */
export function fieldChanges(changes: Record<string, unknown[] | null> | null | undefined): FieldChange[] {
  return Object.entries(changes ?? {})
    .filter(([field, values]) => !HIDDEN.test(field) && !values?.some(isId))
    .map(([field, values]) => ({ field, before: values?.[0] ?? null, after: values?.[1] ?? null }))
    .filter(change => JSON.stringify(change.before) !== JSON.stringify(change.after))
    .sort((a, b) => rank(a.field) - rank(b.field))
}

/** nameOf reads the name out of a reference such as {id, name} or {id, display_name}. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  for (const key of ['display_name', 'label', 'name', 'tag', 'slug']) {
    const name = (value as Record<string, unknown>)[key]
    if (typeof name === 'string') return name
  }
  return null
}

export function isMoney(value: unknown): value is { amount: number, currency: string } {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}

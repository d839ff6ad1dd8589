import type { Overrides } from '@assetronics/api-client'

/** Changes of a mapping by stream (or table) and field (or word), as they are being made. */
export interface MappingDraft {
  fields: Record<string, Record<string, string>>
  tables: Record<string, Record<string, string>>
}

/** Where a field comes from: the connector says so, the administrator does, or it stays empty. */
export type Rule = 'own' | 'changed' | 'left_out'

export const draftOf = (overrides: Overrides): MappingDraft => structuredClone({ fields: overrides.fields ?? {}, tables: overrides.tables ?? {} })

export function ruleOf(draft: MappingDraft, stream: string, field: string): Rule {
  const expression = draft.fields[stream]?.[field]
  if (expression === undefined) return 'own'
  return expression === '' ? 'left_out' : 'changed'
}

/** withEntry is a group with one entry set, or taken away by undefined; what is empty then is left out. */
export function withEntry(group: MappingDraft['fields'], outer: string, inner: string, value: string | undefined): MappingDraft['fields'] {
  const { [outer]: held = {}, ...others } = group
  const { [inner]: _, ...rest } = held
  const next = value === undefined ? rest : { ...rest, [inner]: value }
  return Object.keys(next).length ? { ...others, [outer]: next } : others
}

/** changesBetween counts the entries in which two drafts differ. */
export function changesBetween(a: MappingDraft, b: MappingDraft): number {
  const flat = (draft: MappingDraft) => new Map(Object.entries(draft).flatMap(([kind, group]) =>
    Object.entries(group as MappingDraft['fields']).flatMap(([outer, entries]) => Object.entries(entries).map(([inner, value]) => [[kind, outer, inner].join('\n'), value] as const))))
  const [before, after] = [flat(a), flat(b)]
  return [...new Set([...before.keys(), ...after.keys()])].filter(key => before.get(key) !== after.get(key)).length
}

export interface Difference { record: string, field: string, now: string, then: string }

/** differences are the fields in which two ways to map the same records differ. */
export function differences(now: unknown[], then: unknown[]): Difference[] {
  const by = (records: unknown[]) => new Map((records as Record<string, unknown>[]).map(record => [String(record.external_id), record]))
  const [before, after] = [by(now), by(then)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((record) => {
    const [a, b] = [before.get(record) ?? {}, after.get(record) ?? {}]
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
      .map(field => ({ record, field, now: textOf(a[field]), then: textOf(b[field]) }))
      .filter(one => one.now !== one.then)
  })
}

const textOf = (value: unknown) => value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

import type { CustomField } from '@assetronics/api-client'
import { parseMoney, toDecimal } from '../format/money'

/** What the fields hold while they are edited: text, or several words of a choice. References are held by id. */
export type CustomForm = Record<string, string | string[]>

export type CustomValues = Record<string, unknown>

/** The currency of an amount stands beside it. */
export const currencyKey = (key: string) => `${key}:currency`

export function customFormOf(fields: readonly CustomField[], values: CustomValues | undefined, currency: string): CustomForm {
  return Object.fromEntries(fields.flatMap((field): [string, string | string[]][] => {
    const value = values?.[field.key] ?? null
    if (field.type === 'multi_choice') return [[field.key, Array.isArray(value) ? value as string[] : []]]
    if (field.type !== 'money') return [[field.key, value === null || typeof value === 'object' ? '' : String(value)]]
    const sum = value as { amount: number, currency: string } | null
    return [[field.key, sum ? toDecimal(sum) : ''], [currencyKey(field.key), sum?.currency ?? currency]]
  }))
}

/** customPatch names the fields that were changed; what was emptied becomes null. */
export function customPatch(fields: readonly CustomField[], before: CustomForm, after: CustomForm): CustomValues {
  return Object.fromEntries(fields.filter(field => differs(field, before, after)).map(field => [field.key, customValue(field, after)]))
}

/** A currency without an amount makes no difference. */
function differs({ key }: CustomField, before: CustomForm, after: CustomForm): boolean {
  const other = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  return other(key) || (after[key] !== '' && other(currencyKey(key)))
}

export interface CustomMerge {
  /** What both changed, each to something else. */
  conflicts: CustomField[]
  /** What only the other one changed. */
  theirs: CustomField[]
  /** The form with the other one's changes in it; where both changed, still mine. */
  form: CustomForm
}

/** mergeCustom works what somebody else saved meanwhile into what is being typed. */
export function mergeCustom(fields: readonly CustomField[], before: CustomForm, mine: CustomForm, now: CustomForm): CustomMerge {
  const changed = fields.filter(field => differs(field, before, now))
  const theirs = changed.filter(field => !differs(field, before, mine))
  return {
    conflicts: changed.filter(field => differs(field, before, mine) && differs(field, mine, now)),
    theirs,
    form: { ...mine, ...takenFrom(now, theirs.map(field => field.key)) },
  }
}

/** takenFrom gives what a form says of some fields, with their currencies. */
export function takenFrom(form: CustomForm, keys: readonly string[]): CustomForm {
  return Object.fromEntries(keys.flatMap(key => [key, currencyKey(key)]).filter(name => name in form).map(name => [name, form[name]!]))
}

/** customValue reads a field as the API writes it. */
export function customValue({ key, type }: CustomField, form: CustomForm): unknown {
  const held = form[key]
  if (Array.isArray(held)) return held.length ? held : null
  const text = (held ?? '').trim()
  if (text === '') return null
  switch (type) {
    case 'number': return Number.isNaN(Number(text)) ? text : Number(text)
    case 'boolean': return text === 'true'
    // What is no amount is sent as it is: the server says so at its field.
    case 'money': return parseMoney(text, form[currencyKey(key)] as string) ?? text
    default: return text
  }
}

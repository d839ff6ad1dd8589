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
  const changed = fields.filter(({ key }) => {
    const differs = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
    return differs(key) || (after[key] !== '' && differs(currencyKey(key)))
  })
  return Object.fromEntries(changed.map(field => [field.key, valueOf(field, after)]))
}

function valueOf({ key, type }: CustomField, form: CustomForm): unknown {
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

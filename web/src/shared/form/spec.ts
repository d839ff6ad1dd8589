import type { Choice, ReferenceKind } from './references'
import type { Option } from '../list/fields'

export type InputType = 'text' | 'textarea' | 'url' | 'email' | 'tel' | 'number' | 'date' | 'select' | 'reference' | 'colour' | 'words'

/** FieldSpec declares one field of a small form; the form is drawn, read and sent from it. */
export interface FieldSpec {
  /** The API's name in the body. */
  name: string
  /** Where the row keeps it, when not under the same name: `parent` for `parent_id`. */
  from?: string
  /** Text key of the label. */
  label: string
  type: InputType
  required?: boolean
  /** Takes the whole width. */
  wide?: boolean
  help?: string
  options?: Option[]
  reference?: ReferenceKind
  placeholder?: string
  /** Said once, when the thing is made. */
  onlyNew?: boolean
}

/** Words are a list, a reference is a choice, everything else is text. */
export type FormValue = string | string[] | Choice | null
export type FormValues = Record<string, FormValue>

/** valuesOf fills a form from a row, or leaves it empty for a new one. */
export function valuesOf(specs: readonly FieldSpec[], row?: Record<string, unknown>): FormValues {
  return Object.fromEntries(specs.map((spec) => {
    const held = row?.[spec.from ?? spec.name] ?? null
    if (spec.type === 'words') return [spec.name, Array.isArray(held) ? held as string[] : []]
    return [spec.name, spec.type === 'reference' ? choiceOf(held) : held === null ? '' : String(held)]
  }))
}

function choiceOf(held: unknown): Choice | null {
  if (typeof held !== 'object' || held === null) return null
  const { id, name, display_name, code, tag } = held as Record<string, string>
  return id ? { id, label: display_name ?? code ?? tag ?? name ?? id } : null
}

/** bodyOf sends what was filled in, or, given what was there before, only what was changed; emptied becomes null. */
export function bodyOf(specs: readonly FieldSpec[], values: FormValues, before?: FormValues): Record<string, unknown> {
  const entries = specs.map(spec => [spec.name, plain(spec, values[spec.name] ?? null), before && plain(spec, before[spec.name] ?? null)] as const)
  return Object.fromEntries(entries
    .filter(([, now, was]) => before ? now !== was : now !== null)
    .map(([name, now]) => [name, now]))
}

/** changedIn names the fields in which two forms of one declaration differ. */
export const changedIn = (specs: readonly FieldSpec[]) => (before: FormValues, after: FormValues): Set<string> =>
  new Set(Object.keys(bodyOf(specs, after, before)))

function plain(spec: FieldSpec, value: FormValue): string | number | string[] | null {
  if (value === null || Array.isArray(value)) return value
  if (typeof value !== 'string') return value.id
  const text = value.trim()
  if (text === '') return null
  return spec.type === 'number' ? Number(text) : text
}

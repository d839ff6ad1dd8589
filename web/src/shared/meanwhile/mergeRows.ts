import type { CustomField } from '@assetronics/api-client'
import type { Merge } from './mergeForms'
import { customValue, type CustomForm, type CustomMerge } from '../custom/customForm'

export type Version = 'before' | 'mine' | 'theirs'

/** Shown is how a field of a form appears to people. */
export interface Shown {
  label: string
  /** What it says, where that is no plain text, date or choice. */
  say?: (value: unknown) => string
}

/** One field in its three versions: as both found it, as I typed it, as the other one saved it. */
export interface MergeRow extends Shown {
  key: string
  /** Set when the field is one of the company's own. */
  field?: CustomField
  values: Record<Version, unknown>
}

export type Versions<Form> = Record<Version, Form>

/** builtRows lists what to show of the fields that are built in. */
export function builtRows<Form, Field extends keyof Form & string>(merge: Merge<Form, Field>, forms: Versions<Form>, shown: (field: Field) => Shown) {
  const row = (key: Field): MergeRow => ({ key, ...shown(key), values: each(forms, form => form[key]) })
  return { conflicts: merge.conflicts.map(row), theirs: merge.theirs.map(row) }
}

/** ownRows lists the same of a company's own fields. */
export function ownRows(merge: CustomMerge, forms: Versions<CustomForm>) {
  const row = (field: CustomField): MergeRow =>
    ({ key: `custom.${field.key}`, label: field.name, field, values: each(forms, form => customValue(field, form)) })
  return { conflicts: merge.conflicts.map(row), theirs: merge.theirs.map(row) }
}

function each<Form>(versions: Versions<Form>, read: (form: Form) => unknown): Record<Version, unknown> {
  return { before: read(versions.before), mine: read(versions.mine), theirs: read(versions.theirs) }
}

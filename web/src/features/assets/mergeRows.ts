import type { CustomField } from '@assetronics/api-client'
import type { AssetForm, FormField } from './assetForm'
import type { Merge } from './mergeForms'
import { customValue, type CustomForm, type CustomMerge } from '@/shared/custom/customForm'

export type Version = 'before' | 'mine' | 'theirs'

/** One field in its three versions: as both found it, as I typed it, as the other one saved it. */
export interface MergeRow {
  key: string
  /** Set when the field is one of the company's own. */
  field?: CustomField
  values: Record<Version, unknown>
}

export interface Versions<Form> { before: Form, mine: Form, theirs: Form }

/** mergeRows lists what to show of a merge: what somebody has to choose, and what is taken over anyway. */
export function mergeRows(merge: Merge, forms: Versions<AssetForm>, custom: CustomMerge, customForms: Versions<CustomForm>) {
  const built = (key: FormField): MergeRow => ({ key, values: each(forms, form => form[key]) })
  const own = (field: CustomField): MergeRow => ({ key: `custom.${field.key}`, field, values: each(customForms, form => customValue(field, form)) })
  return {
    conflicts: [...merge.conflicts.map(built), ...custom.conflicts.map(own)],
    theirs: [...merge.theirs.map(built), ...custom.theirs.map(own)],
  }
}

function each<Form>(versions: Versions<Form>, read: (form: Form) => unknown): Record<Version, unknown> {
  return { before: read(versions.before), mine: read(versions.mine), theirs: read(versions.theirs) }
}

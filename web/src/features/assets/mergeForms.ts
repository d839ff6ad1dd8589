import { changedFields, type AssetForm, type FormField } from './assetForm'

export interface Merge {
  /** What both changed, each to something else: somebody has to choose. */
  conflicts: FormField[]
  /** What only the other one changed. */
  theirs: FormField[]
  /** The form with the other one's changes in it; where both changed, still mine. */
  form: AssetForm
}

/** mergeForms works what somebody else saved meanwhile into what is being typed. */
export function mergeForms(before: AssetForm, mine: AssetForm, now: AssetForm): Merge {
  const iChanged = changedFields(before, mine)
  const theyChanged = [...changedFields(before, now)]
  const differs = changedFields(mine, now)
  const conflicts = theyChanged.filter(field => iChanged.has(field) && differs.has(field))
  const theirs = theyChanged.filter(field => !iChanged.has(field))
  return {
    conflicts,
    theirs,
    form: { ...mine, ...Object.fromEntries(theirs.map(field => [field, now[field]])) },
  }
}

/** Changed names the fields in which two forms differ. */
export type Changed<Form, Field extends keyof Form> = (before: Form, after: Form) => ReadonlySet<Field>

export interface Merge<Form, Field extends keyof Form> {
  /** What both changed, each to something else: somebody has to choose. */
  conflicts: Field[]
  /** What only the other one changed. */
  theirs: Field[]
  /** The form with the other one's changes in it; where both changed, still mine. */
  form: Form
}

/** mergeForms works what somebody else saved meanwhile into what is being typed. */
export function mergeForms<Form, Field extends keyof Form>(changed: Changed<Form, Field>, before: Form, mine: Form, now: Form): Merge<Form, Field> {
  const iChanged = changed(before, mine)
  const theyChanged = [...changed(before, now)]
  const differs = changed(mine, now)
  const conflicts = theyChanged.filter(field => iChanged.has(field) && differs.has(field))
  const theirs = theyChanged.filter(field => !iChanged.has(field))
  return { conflicts, theirs, form: { ...mine, ...pick(now, theirs) } }
}

/** pick gives some fields of a form. */
export function pick<Form, Field extends keyof Form>(form: Form, fields: readonly Field[]) {
  return Object.fromEntries(fields.map(field => [field, form[field]])) as Pick<Form, Field>
}

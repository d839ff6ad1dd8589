import type { Meanwhile } from '@assetronics/api-client'
import { shallowRef, type Ref } from 'vue'
import { mergeForms, pick, type Changed } from './mergeForms'
import { builtRows, ownRows, type MergeRow, type Shown } from './mergeRows'
import { ApiProblem } from '../api/problem'
import { takenFrom, type CustomValues } from '../custom/customForm'
import type { useCustomForm } from '../custom/useCustomForm'

interface Parts<Thing, Form, Field extends keyof Form & string> {
  /** What the form is based on. */
  opened: Ref<Thing>
  form: Ref<Form>
  custom?: ReturnType<typeof useCustomForm>
  formOf: (thing: Thing) => Form
  changed: Changed<Form, Field>
  shown: (field: Field) => Shown
  read: () => Promise<Thing>
}

interface Meeting {
  conflicts: MergeRow[]
  theirs: MergeRow[]
  changes: Meanwhile | null
}

const OWN = 'custom.'

/** useMeanwhile keeps two people from overwriting one another: what both changed is laid side by side, to choose from. */
export function useMeanwhile<Thing, Form extends object, Field extends keyof Form & string>(parts: Parts<Thing, Form, Field>) {
  const { opened, form, custom, formOf, changed, shown, read } = parts
  /** What to choose from; null while nobody is in the way. */
  const meeting = shallowRef<Meeting | null>(null)
  let merge: (taken: string[]) => void = () => {}

  function meet(now: Thing, changes: Meanwhile | null) {
    const [before, theirs] = [formOf(opened.value), formOf(now)]
    const built = mergeForms(changed, before, form.value, theirs)
    const own = custom?.merge((now as { custom?: CustomValues }).custom ?? {})
    const rows = builtRows(built, { before, mine: form.value, theirs }, shown)
    const mine = own && ownRows(own, { before: own.before, mine: custom!.form.value, theirs: own.now })
    meeting.value = {
      conflicts: [...rows.conflicts, ...mine?.conflicts ?? []],
      theirs: [...rows.theirs, ...mine?.theirs ?? []],
      changes,
    }
    merge = (taken) => {
      opened.value = now
      form.value = { ...built.form, ...pick(theirs, built.conflicts.filter(field => taken.includes(field))) }
      if (own) custom!.form.value = { ...own.form, ...takenFrom(own.now, taken.filter(key => key.startsWith(OWN)).map(key => key.slice(OWN.length))) }
      meeting.value = null
    }
  }

  return {
    meeting,
    /** attempt saves; null when somebody else has saved meanwhile, which the meeting then shows. */
    async attempt(save: () => Promise<Thing>): Promise<Thing | null> {
      try {
        return await save()
      }
      catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 412) throw error
        meet(await read(), error.meanwhile)
        return null
      }
    },
    /** settle bases the form on the other one's version, with what of theirs was taken; what is mine is to be saved on top. */
    settle: (taken: string[]) => merge(taken),
  }
}

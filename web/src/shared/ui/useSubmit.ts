import { computed, shallowRef } from 'vue'
import { ApiProblem } from '../api/problem'
import { useProblemText } from '../api/useProblemText'

/**
 * useSubmit sends a form: `errors` are the server's sentences at their fields, `summary` is what
 * belongs to no field. A sentence goes when the form is sent again.
 */
export function useSubmit<Form>(send: (form: Form) => Promise<unknown>) {
  const busy = shallowRef(false)
  const problem = shallowRef<unknown>(null)
  const describe = useProblemText()

  const errors = computed(() => problem.value instanceof ApiProblem ? problem.value.fields : {})
  const summary = computed(() => problem.value ? describe(problem.value) : '')

  async function submit(form: Form): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await send(form)
      return true
    }
    catch (error) {
      problem.value = error
      return false
    }
    finally {
      busy.value = false
    }
  }

  return { busy, errors, summary, submit, reset: () => { problem.value = null } }
}

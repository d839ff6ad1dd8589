import { useToast } from '@nuxt/ui/composables'
import { shallowRef } from 'vue'
import { useProblemText } from '../api/useProblemText'

/** useAction runs one thing at a time and tells the person how it ended; false when it failed. */
export function useAction() {
  const busy = shallowRef(false)
  const toast = useToast()
  const describe = useProblemText()

  async function run(action: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await action()
      if (done) toast.add({ title: done, icon: 'i-lucide-check', color: 'success' })
      return true
    }
    catch (error) {
      toast.add({ title: describe(error), icon: 'i-lucide-triangle-alert', color: 'error' })
      return false
    }
    finally {
      busy.value = false
    }
  }

  return { busy, run }
}

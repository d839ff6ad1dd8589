import { useQueryClient } from '@tanstack/vue-query'
import { keys } from '@/shared/api/keys'
import { useAction } from '@/shared/ui/useAction'

/** useDecide does one decision at a time and shows everywhere what follows from it. */
export function useDecide() {
  const client = useQueryClient()
  const { busy, run } = useAction()

  async function decide(action: () => Promise<unknown>, done: string) {
    const ok = await run(action, done)
    await Promise.all([keys.devices.all, keys.assets.all].map(queryKey => client.invalidateQueries({ queryKey })))
    return ok
  }

  return { busy, decide }
}

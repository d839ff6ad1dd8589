import type { Operation } from '@assetronics/api-client'
import { useQuery } from '@tanstack/vue-query'
import { computed, reactive, shallowRef, watch } from 'vue'
import { api, call } from '../api/client'
import { keys } from '../api/keys'

/** How often long work is asked how far it is; live events say it sooner. */
const ASK_MS = 1_000

const isUnderWay = (operation: Operation | undefined) => operation?.status === 'queued' || operation?.status === 'running'

/** useOperation follows long work that goes on by itself, and tells when everything is done. */
export function useOperation(done: (operation: Operation) => void) {
  const id = shallowRef('')
  const query = useQuery({
    queryKey: computed(() => keys.operations.one(id.value)),
    queryFn: (): Promise<Operation> => call(api.GET('/api/v1/operations/{id}', { params: { path: { id: id.value } } })),
    enabled: () => id.value !== '',
    refetchInterval: query => isUnderWay(query.state.data) ? ASK_MS : false,
  })
  const now = computed(() => id.value ? query.data.value : undefined)

  watch(now, (operation, before) => {
    if (operation?.status === 'succeeded' && before?.status !== 'succeeded') done(operation)
  })

  return reactive({
    /** How far it is; undefined before there is one. */
    now,
    isRunning: computed(() => id.value !== '' && (now.value === undefined || isUnderWay(now.value))),
    follow: (operation: Operation) => { id.value = operation.id },
  })
}

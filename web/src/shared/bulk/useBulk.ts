import type { BulkOperation } from '@assetronics/api-client'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, shallowRef, watch } from 'vue'
import { previewBulk, readOperation, runBulk } from './bulkApi'
import type { BulkKind, BulkOrder, BulkTarget } from './orders'
import { keys } from '../api/keys'
import { ApiProblem } from '../api/problem'

/** How often a long operation is asked how far it is; live events say it sooner. */
const ASK_MS = 1_000

const isUnderWay = (operation: BulkOperation | undefined) => operation?.status === 'queued' || operation?.status === 'running'

/** useBulk previews an order over many assets or people, runs it, all or none, and follows it to its end. */
export function useBulk(target: () => BulkTarget, order: () => BulkOrder, kind: BulkKind = 'asset') {
  const client = useQueryClient()
  const isLooked = shallowRef(false)
  const operationId = shallowRef('')
  const changed = shallowRef<number | null>(null)
  const refused = shallowRef<ApiProblem | null>(null)

  const preview = useQuery({
    queryKey: computed(() => ['bulk-preview', kind, target(), order()]),
    queryFn: () => previewBulk(kind, target(), order()),
    enabled: isLooked,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const operation = useQuery({
    queryKey: computed(() => keys.operations.one(operationId.value)),
    queryFn: () => readOperation(operationId.value),
    enabled: () => operationId.value !== '',
    refetchInterval: query => isUnderWay(query.state.data) ? ASK_MS : false,
  })

  watch(operation.data, (now) => {
    if (now?.status === 'succeeded') finish(now.outcome?.changed ?? now.total)
  })

  function finish(count: number) {
    changed.value = count
    void client.invalidateQueries({ queryKey: kind === 'asset' ? keys.assets.all : keys.employees.all })
  }

  async function run() {
    refused.value = null
    try {
      const answer = await runBulk(kind, target(), order())
      if (answer.operation) operationId.value = answer.operation.id
      else finish(answer.outcome?.changed ?? 0)
    }
    catch (error) {
      if (!(error instanceof ApiProblem) || !error.outcome) throw error
      refused.value = error
    }
  }

  return reactive({
    preview: preview.data,
    previewError: preview.error,
    isPreviewing: preview.isFetching,
    isLooked,
    /** Shows what would happen. */
    look: () => { isLooked.value = true },
    /** What was looked at is no longer what would be done. */
    change: () => {
      isLooked.value = false
      refused.value = null
    },
    operation: computed(() => operationId.value ? operation.data.value : undefined),
    isRunning: computed(() => operationId.value !== '' && (operation.data.value === undefined || isUnderWay(operation.data.value))),
    /** What stands in the way, found beforehand or when it was tried. */
    outcome: computed(() => refused.value?.outcome ?? operation.data.value?.outcome ?? (isLooked.value ? preview.data.value : undefined) ?? null),
    /** How many have changed, when it is done. */
    changed,
    run,
  })
}

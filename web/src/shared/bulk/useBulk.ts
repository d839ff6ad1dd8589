import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, shallowRef } from 'vue'
import { previewBulk, runBulk } from './bulkApi'
import type { BulkKind, BulkOrder, BulkTarget } from './orders'
import { keys } from '../api/keys'
import { ApiProblem } from '../api/problem'
import { useOperation } from '../operation/useOperation'

/** useBulk previews an order over many assets or people, runs it, all or none, and follows it to its end. */
export function useBulk(target: () => BulkTarget, order: () => BulkOrder, kind: BulkKind = 'asset') {
  const client = useQueryClient()
  const isLooked = shallowRef(false)
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
  const operation = useOperation(({ outcome, total }) => finish(outcome?.changed ?? total))

  function finish(count: number) {
    changed.value = count
    void client.invalidateQueries({ queryKey: kind === 'asset' ? keys.assets.all : keys.employees.all })
  }

  async function run() {
    refused.value = null
    try {
      const answer = await runBulk(kind, target(), order())
      if (answer.operation) operation.follow(answer.operation)
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
    operation: computed(() => operation.now),
    isRunning: computed(() => operation.isRunning),
    /** What stands in the way, found beforehand or when it was tried. */
    outcome: computed(() => refused.value?.outcome ?? operation.now?.outcome ?? (isLooked.value ? preview.data.value : undefined) ?? null),
    /** How many have changed, when it is done. */
    changed,
    run,
  })
}

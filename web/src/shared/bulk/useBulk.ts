import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, shallowRef } from 'vue'
import { previewBulk, runBulk, type BulkOperation } from './bulkApi'
import type { BulkOrder, BulkTarget } from './orders'
import { keys } from '../api/keys'

/** useBulk previews an order over many assets, runs it and follows it to its end. */
export function useBulk(target: () => BulkTarget, order: () => BulkOrder) {
  const client = useQueryClient()
  const previewing = shallowRef(false)
  const operation = shallowRef<BulkOperation | null>(null)

  const preview = useQuery({
    queryKey: computed(() => ['bulk-preview', target(), order()]),
    queryFn: () => previewBulk(target(), order()),
    enabled: previewing,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

  async function run() {
    operation.value = await runBulk(target(), order(), (now) => { operation.value = now })
    await client.invalidateQueries({ queryKey: keys.assets.all })
  }

  return reactive({
    preview: preview.data,
    previewError: preview.error,
    isPreviewing: preview.isFetching,
    /** Shows what would happen. */
    look: () => { previewing.value = true },
    /** What was looked at is no longer what would be done. */
    change: () => { previewing.value = false },
    isLooked: previewing,
    operation,
    run,
  })
}

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { assetAssignments } from './api'
import { keys } from '@/shared/api/keys'
import { fileKeys, listFiles } from '@/shared/files/files'

/** useTabCounts tells how much is behind the tabs of an asset; what it reads is there when the tab is opened. */
export function useTabCounts(id: string, seesHistory: () => boolean) {
  const subject = { bearer: 'assets' as const, id }
  const files = useQuery({ queryKey: fileKeys.of(subject), queryFn: () => listFiles(subject) })
  const custody = useQuery({
    queryKey: keys.assets.assignments(id),
    queryFn: async () => (await assetAssignments(id)).data,
    enabled: seesHistory,
  })
  return computed(() => ({ files: files.data.value?.length || undefined, custody: custody.data.value?.length || undefined }))
}

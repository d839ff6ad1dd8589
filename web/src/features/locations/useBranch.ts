import { computed } from 'vue'
import type { Tree } from './trees'
import { useCursorList } from '@/shared/api/useCursorList'
import { registerApi, registerKeys } from '@/shared/register/registerApi'

/** useBranch reads what lies in one row of a tree, or at its top. */
export function useBranch(tree: () => Tree, parent: () => string | undefined = () => undefined) {
  const query = computed(() => {
    const id = parent()
    return { ...id ? { parent: id } : { parent__isnull: 'true' }, sort: 'name', limit: '100' }
  })
  return useCursorList(
    () => registerKeys.list(tree().register, query.value),
    cursor => registerApi(tree().register).list({ ...query.value, cursor }),
  )
}

import { keys } from '@/shared/api/keys'
import type { Patches } from '@/shared/realtime/patches'

export const patches: Patches = {
  dashboard_changed: cache => cache.refetch(keys.dashboard),
}

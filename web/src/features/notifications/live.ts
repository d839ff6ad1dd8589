import { keys } from '@/shared/api/keys'
import type { Patches } from '@/shared/realtime/patches'

export const patches: Patches = {
  notification_created: cache => cache.refetch(keys.notifications.all),
}

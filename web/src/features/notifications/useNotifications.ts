import type { Notification } from '@assetronics/api-client'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useRouter } from 'vue-router'
import { markAllRead, markRead, unreadCount } from './api'
import { keys } from '@/shared/api/keys'
import { linkTo } from '@/shared/links'

export const useUnreadCount = () => useQuery({ queryKey: keys.notifications.unreadCount, queryFn: unreadCount })

/** useNotificationActions opens what a notification tells of, and marks things read. */
export function useNotificationActions() {
  const client = useQueryClient()
  const router = useRouter()
  const reload = () => client.invalidateQueries({ queryKey: keys.notifications.all })

  return {
    async open(notification: Notification) {
      const link = linkTo(notification.link)
      if (link) await router.push(link)
      if (notification.read_at) return
      await markRead(notification.id)
      await reload()
    },
    async readAll() {
      await markAllRead()
      await reload()
    },
  }
}

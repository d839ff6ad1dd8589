import { api, call } from '@/shared/api/client'

export const listNotifications = (unread: boolean, limit: number, cursor?: string) =>
  call(api.GET('/api/v1/notifications', { params: { query: { unread: unread ? 'true' : undefined, limit, cursor } } }))
export const unreadCount = async () => (await call(api.GET('/api/v1/notifications/unread-count'))).count
export const markRead = (id: string) => call(api.POST('/api/v1/notifications/{id}/read', { params: { path: { id } } }))
export const markAllRead = () => call(api.POST('/api/v1/notifications/read-all'))

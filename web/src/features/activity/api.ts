import type { EventQuery } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'

export const listEvents = (query: EventQuery) => call(api.GET('/api/v1/events', { params: { query } }))
export const eraseEvent = (seq: number, reason: string) =>
  call(api.POST('/api/v1/events/{seq}/erase', { params: { path: { seq } }, body: { reason } }))

import { api, call } from '@/shared/api/client'

/** As many as stand beside the rest without a scroll bar of their own. */
const NEWEST = 12

export const newestEvents = async () => (await call(api.GET('/api/v1/events', { params: { query: { sort: '-seq', limit: NEWEST } } }))).data

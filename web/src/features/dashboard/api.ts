import { api, call } from '@/shared/api/client'

/** As many as stand beside the rest without a scroll bar of their own. */
const NEWEST = 12

export const workflowsForMe = async () =>
  (await call(api.GET('/api/v1/workflows', { params: { query: { mine: true, limit: 20 } } }))).data
export const integrations = async () =>
  (await call(api.GET('/api/v1/integrations', { params: { query: { limit: 50 } } }))).data

/** What follows from other things is left out: the feed is for people. */
const noise = { type__not: 'notification_created,workflow_step_activated,user_signed_in,user_signed_out' }

export const newestEvents = async () =>
  (await call(api.GET('/api/v1/events', { params: { query: { sort: '-seq', limit: NEWEST, ...noise } } }))).data

import type { ActionQuery, VendorAction } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'

const on = (action: VendorAction) => ({ params: { path: { id: action.id }, header: ifMatch(action) } })

export const listActions = (query: ActionQuery) => call(api.GET('/api/v1/actions', { params: { query } }))
export const getAction = (id: string) => call(api.GET('/api/v1/actions/{id}', { params: { path: { id } } }))
export const actionEvents = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/events', { params: { query: { subject_type: 'action', subject_id: id, sort: '-seq', cursor } } }))

export const approveAction = (action: VendorAction, note?: string) => call(api.POST('/api/v1/actions/{id}/approve', { ...on(action), body: { note } }))
export const rejectAction = (action: VendorAction, reason: string) => call(api.POST('/api/v1/actions/{id}/reject', { ...on(action), body: { reason } }))
export const withdrawAction = (action: VendorAction) => call(api.POST('/api/v1/actions/{id}/withdraw', on(action)))
export const renewAction = (action: VendorAction) => call(api.POST('/api/v1/actions/{id}/renew', on(action)))
export const retryAction = (action: VendorAction) => call(api.POST('/api/v1/actions/{id}/retry', on(action)))
export const settleAction = (action: VendorAction, done: boolean) => call(api.POST('/api/v1/actions/{id}/settle', { ...on(action), body: { done } }))
export const revealInputs = async (id: string) => (await call(api.POST('/api/v1/actions/{id}/reveal', { params: { path: { id } } }))).inputs

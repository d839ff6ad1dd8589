import { api, call } from '@/shared/api/client'

export const myAssets = async () => (await call(api.GET('/api/v1/my/assets'))).data
export const myWorkflows = async () => (await call(api.GET('/api/v1/my/workflows', { params: { query: { limit: 100 } } }))).data

import { api, call } from '../api/client'

export const listFieldSets = async () => (await call(api.GET('/api/v1/field-sets'))).data

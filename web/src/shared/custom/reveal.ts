import { api, call } from '../api/client'

type Bearer = 'assets' | 'employees' | 'models' | 'locations'

/** revealOf gives what opens the sealed values of one thing; each look is recorded. */
export const revealOf = (bearer: Bearer, id: string) => async (key: string): Promise<unknown> =>
  (await call(api.POST(`/api/v1/${bearer}/{id}/reveal` as '/api/v1/assets/{id}/reveal', { params: { path: { id } }, body: { key } }))).value

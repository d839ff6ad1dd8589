import type { MergeResult, Operation } from '@assetronics/api-client'
import { api, call } from '../api/client'
import { ifMatch } from '../api/ifMatch'
import type { RegisterName } from './registerApi'

export interface Pair { one: { id: string, name: string }, other: { id: string, name: string }, likeness: number }

/** mergeApi calls what every register has for its duplicates. */
export function mergeApi(register: RegisterName) {
  const preview = `/api/v1/${register}/{id}/merge/preview` as '/api/v1/vendors/{id}/merge/preview'
  const merge = `/api/v1/${register}/{id}/merge` as '/api/v1/vendors/{id}/merge'
  const duplicates = `/api/v1/duplicates/${register}` as '/api/v1/duplicates/vendors'

  return {
    duplicates: async (): Promise<Pair[]> => (await call(api.GET(duplicates))).data,
    preview: (id: string, ids: string[]): Promise<MergeResult> => call(api.POST(preview, { params: { path: { id } }, body: { ids } })),
    /** At once or, when very much moves, as an operation that goes on. */
    merge: (id: string, ids: string[], version?: number): Promise<{ merge: MergeResult | null, operation: Operation | null }> =>
      call(api.POST(merge, { params: { path: { id }, header: version === undefined ? {} : ifMatch({ version }) }, body: { ids } })),
  }
}

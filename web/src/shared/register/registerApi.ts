import { api, call } from '../api/client'
import { ifMatch } from '../api/ifMatch'

/** The registers that all have the same routes; the name is their path. */
export type RegisterName =
  | 'manufacturers' | 'categories' | 'models' | 'vendors' | 'companies' | 'cost-centres' | 'locations' | 'departments'

/** What every row of a register has; the rest each register knows of itself. */
export interface RegisterRow {
  id: string
  version: number
  name: string
  [field: string]: unknown
}

export interface RegisterPage { data: RegisterRow[], page: { next_cursor: string | null, has_more: boolean, total?: number } }

/** registerApi calls a register's routes. They are alike but for the path, so one of them lends its types. */
export function registerApi(register: RegisterName) {
  const all = `/api/v1/${register}` as '/api/v1/vendors'
  const one = `/api/v1/${register}/{id}` as '/api/v1/vendors/{id}'
  const at = (row: Pick<RegisterRow, 'id' | 'version'>) => ({ path: { id: row.id }, header: ifMatch(row) })

  return {
    list: (query: Record<string, string | undefined>) =>
      call(api.GET(all, { params: { query: query as object } })) as unknown as Promise<RegisterPage>,
    one: (id: string) => call(api.GET(one, { params: { path: { id } } })) as unknown as Promise<RegisterRow>,
    create: (body: object) => call(api.POST(all, { body })) as unknown as Promise<RegisterRow>,
    update: (row: RegisterRow, body: object) => call(api.PATCH(one, { params: at(row), body })) as unknown as Promise<RegisterRow>,
    remove: (row: RegisterRow) => call(api.DELETE(one, { params: at(row) })),
  }
}

export const registerKeys = {
  all: (register: RegisterName) => [register] as const,
  list: (register: RegisterName, query: object) => [register, 'rows', query] as const,
}

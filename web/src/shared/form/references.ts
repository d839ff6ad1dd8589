import { api, call } from '../api/client'
import type { Permission } from '../session/permissions'

/** What a field can refer to. */
export type ReferenceKind =
  | 'category' | 'manufacturer' | 'model' | 'vendor' | 'company' | 'cost_centre'
  | 'location' | 'department' | 'employee' | 'asset' | 'status_label' | 'field_set'

export interface Choice {
  id: string
  label: string
  /** Tells it from others of the same name. */
  hint?: string | null
}

export interface ChoicePage { choices: Choice[], next: string | null }

interface Reference {
  /** Who may read them; others are offered nothing. */
  anyOf: Permission[]
  find: (q: string, cursor: string | undefined) => Promise<ChoicePage>
  one: (id: string) => Promise<Choice>
  /** Makes one of which no more than the name is known. */
  create?: (name: string) => Promise<Choice>
  /** Where they are kept, for those who want to say more of a new one. */
  icon: string
}

const LIMIT = 30

interface Page<Row> { data: Row[], page: { next_cursor: string | null } }
const query = (q: string, cursor: string | undefined) => ({ q: q || undefined, cursor, limit: LIMIT })
const choicesOf = <Row>(page: Page<Row>, choice: (row: Row) => Choice): ChoicePage =>
  ({ choices: page.data.map(choice), next: page.page.next_cursor })

const named = (row: { id: string, name: string }): Choice => ({ id: row.id, label: row.name })
const among = (rows: { id: string, name: string }[], q: string): ChoicePage =>
  ({ choices: rows.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase())).map(named), next: null })
const placed = (row: { id: string, name: string, path: { name: string }[] }): Choice =>
  ({ id: row.id, label: row.name, hint: row.path.map(step => step.name).join(' › ') })
const modelled = (row: { id: string, name: string, manufacturer: { name: string } | null }): Choice =>
  ({ id: row.id, label: row.name, hint: row.manufacturer?.name })
const coded = (row: { id: string, name: string, code: string }): Choice => ({ id: row.id, label: row.code, hint: row.name })
const tagged = (row: { id: string, tag: string, name: string }): Choice => ({ id: row.id, label: row.tag, hint: row.name })
const person = (row: { id: string, display_name: string, email: string | null, job_title: string | null }): Choice =>
  ({ id: row.id, label: row.display_name, hint: row.job_title ?? row.email })

const at = (id: string) => ({ params: { path: { id } } })

export const references: Record<ReferenceKind, Reference> = {
  category: {
    anyOf: ['assets:read', 'assets:read_own'],
    icon: 'i-lucide-shapes',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/categories', { params: { query: { ...query(q, cursor), sort: 'name' } } })), named),
    one: async id => named(await call(api.GET('/api/v1/categories/{id}', at(id)))),
    create: async name => named(await call(api.POST('/api/v1/categories', { body: { name } }))),
  },
  manufacturer: {
    anyOf: ['assets:read', 'assets:read_own'],
    icon: 'i-lucide-factory',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/manufacturers', { params: { query: { ...query(q, cursor), sort: 'name' } } })), named),
    one: async id => named(await call(api.GET('/api/v1/manufacturers/{id}', at(id)))),
    create: async name => named(await call(api.POST('/api/v1/manufacturers', { body: { name } }))),
  },
  model: {
    anyOf: ['assets:read', 'assets:read_own'],
    icon: 'i-lucide-box',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/models', { params: { query: { ...query(q, cursor), sort: 'name' } } })), modelled),
    one: async id => modelled(await call(api.GET('/api/v1/models/{id}', at(id)))),
    create: async name => modelled(await call(api.POST('/api/v1/models', { body: { name } }))),
  },
  vendor: {
    anyOf: ['assets:read'],
    icon: 'i-lucide-store',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/vendors', { params: { query: { ...query(q, cursor), sort: 'name' } } })), named),
    one: async id => named(await call(api.GET('/api/v1/vendors/{id}', at(id)))),
    create: async name => named(await call(api.POST('/api/v1/vendors', { body: { name } }))),
  },
  company: {
    anyOf: ['assets:read'],
    icon: 'i-lucide-landmark',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/companies', { params: { query: { ...query(q, cursor), sort: 'name' } } })), named),
    one: async id => named(await call(api.GET('/api/v1/companies/{id}', at(id)))),
    create: async name => named(await call(api.POST('/api/v1/companies', { body: { name } }))),
  },
  cost_centre: {
    anyOf: ['assets:read'],
    icon: 'i-lucide-coins',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/cost-centres', { params: { query: { ...query(q, cursor), sort: 'code' } } })), coded),
    one: async id => coded(await call(api.GET('/api/v1/cost-centres/{id}', at(id)))),
  },
  location: {
    anyOf: ['assets:read'],
    icon: 'i-lucide-map-pin',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/locations', { params: { query: { ...query(q, cursor), sort: 'name' } } })), placed),
    one: async id => placed(await call(api.GET('/api/v1/locations/{id}', at(id)))),
    create: async name => placed(await call(api.POST('/api/v1/locations', { body: { name } }))),
  },
  department: {
    anyOf: ['employees:read'],
    icon: 'i-lucide-network',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/departments', { params: { query: { ...query(q, cursor), sort: 'name' } } })), placed),
    one: async id => placed(await call(api.GET('/api/v1/departments/{id}', at(id)))),
    create: async name => placed(await call(api.POST('/api/v1/departments', { body: { name } }))),
  },
  employee: {
    anyOf: ['employees:read', 'employees:read_own'],
    icon: 'i-lucide-user-round',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/employees', { params: { query: { ...query(q, cursor), sort: 'display_name' } } })), person),
    one: async id => person(await call(api.GET('/api/v1/employees/{id}', at(id)))),
  },
  asset: {
    anyOf: ['assets:read', 'assets:read_own'],
    icon: 'i-lucide-laptop',
    find: async (q, cursor) => choicesOf(await call(api.GET('/api/v1/assets', { params: { query: { ...query(q, cursor), sort: 'tag' } } })), tagged),
    one: async id => tagged(await call(api.GET('/api/v1/assets/{id}', at(id)))),
  },
  field_set: {
    anyOf: ['assets:read'],
    icon: 'i-lucide-layers',
    // A handful that come all at once: the page looks among them itself.
    find: async q => among((await call(api.GET('/api/v1/field-sets'))).data, q),
    one: async id => named((await call(api.GET('/api/v1/field-sets'))).data.find(set => set.id === id) ?? { id, name: id }),
  },
  status_label: {
    anyOf: ['assets:read', 'assets:read_own'],
    icon: 'i-lucide-tag',
    // As with field sets.
    find: async q => among((await call(api.GET('/api/v1/status-labels'))).data, q),
    one: async id => named((await call(api.GET('/api/v1/status-labels'))).data.find(label => label.id === id) ?? { id, name: id }),
  },
}

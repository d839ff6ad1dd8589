import type { AssetQuery, DeviceQuery, EventQuery, WorkflowQuery } from '@assetronics/api-client'
import type { ListRequest } from '../list/useListState'

/**
 * Keys of the query cache, one family a resource: `all` is the prefix of the
 * others, `lists` the prefix of what holds rows of that resource.
 */
export const keys = {
  assets: {
    all: ['assets'] as const,
    lists: ['assets', 'list'] as const,
    list: (query: ListRequest) => ['assets', 'list', query] as const,
    held: ['assets', 'held'] as const,
    heldBy: (employeeId: string) => ['assets', 'held', employeeId] as const,
    mine: ['assets', 'held', 'mine'] as const,
    picks: ['assets', 'pick'] as const,
    pick: (query: AssetQuery) => ['assets', 'pick', query] as const,
    facets: (query: ListRequest) => ['assets', 'facets', query] as const,
    allFacets: ['assets', 'facets'] as const,
    ones: ['assets', 'one'] as const,
    one: (id: string) => ['assets', 'one', id] as const,
    events: (id: string) => ['assets', 'events', id] as const,
    assignments: (id: string) => ['assets', 'assignments', id] as const,
    allContents: ['assets', 'contents'] as const,
    contents: (id: string) => ['assets', 'contents', id] as const,
    deleted: ['assets', 'deleted'] as const,
    overdue: (query: ListRequest) => ['assets', 'list', 'overdue', query] as const,
  },
  employees: {
    all: ['employees'] as const,
    lists: ['employees', 'list'] as const,
    list: (query: ListRequest) => ['employees', 'list', query] as const,
    search: (q: string) => ['employees', 'search', q] as const,
    one: (id: string) => ['employees', 'one', id] as const,
    events: (id: string) => ['employees', 'events', id] as const,
  },
  workflows: {
    all: ['workflows'] as const,
    lists: ['workflows', 'list'] as const,
    list: (query: WorkflowQuery) => ['workflows', 'list', query] as const,
    mine: ['workflows', 'mine'] as const,
    forMe: ['workflows', 'for-me'] as const,
    one: (id: string) => ['workflows', 'one', id] as const,
    definitions: ['workflow-definitions'] as const,
  },
  integrations: {
    all: ['integrations'] as const,
    list: ['integrations', 'list'] as const,
    one: (id: string) => ['integrations', 'one', id] as const,
    runs: (id: string) => ['integrations', 'runs', id] as const,
    rejects: (runId: string) => ['integrations', 'rejects', runId] as const,
    connectors: ['connectors'] as const,
  },
  devices: {
    all: ['devices'] as const,
    lists: ['devices', 'list'] as const,
    list: (query: DeviceQuery) => ['devices', 'list', query] as const,
    counts: ['devices', 'counts'] as const,
    orders: ['devices', 'orders'] as const,
    allSources: ['devices', 'sources'] as const,
    sources: (assetId: string) => ['devices', 'sources', assetId] as const,
  },
  notifications: {
    all: ['notifications'] as const,
    list: (unread: boolean) => ['notifications', 'list', { unread }] as const,
    unreadCount: ['notifications', 'unread-count'] as const,
  },
  users: { all: ['users'] as const, list: ['users', 'list'] as const, roles: ['roles'] as const },
  catalog: {
    categories: ['categories'] as const,
    manufacturers: ['manufacturers'] as const,
    models: ['models'] as const,
    locations: ['locations'] as const,
    departments: ['departments'] as const,
    statusLabels: ['status-labels'] as const,
    support: (manufacturerId: string, serial: string | null) => ['manufacturers', 'support', manufacturerId, serial] as const,
  },
  events: {
    all: ['events'] as const,
    newest: ['events', 'newest'] as const,
    list: (query: EventQuery) => ['events', 'list', query] as const,
  },
  fields: {
    all: ['fields'] as const,
    of: (object: string) => ['fields', object] as const,
    sets: ['fields', 'sets'] as const,
  },
  views: { all: ['views'] as const, list: (list: string) => ['views', list] as const },
  operations: { one: (id: string) => ['operations', id] as const },
  dashboard: ['dashboard'] as const,
  me: ['me'] as const,
}

import type { SavedView } from '@assetronics/api-client'
import { api, call } from '../api/client'
import { ifMatch } from '../api/ifMatch'
import type { ListState } from '../list/useListState'
import { toParams } from '../list/filters'

/** The lists that views are saved of. */
export type ViewList = SavedView['list']
export type ViewQuery = SavedView['query']

const at = (view: SavedView) => ({ path: { id: view.id }, header: ifMatch(view) })

export const listViews = async (list: ViewList) => (await call(api.GET('/api/v1/views', { params: { query: { list } } }))).data
export const createView = (body: { list: ViewList, name: string, query: ViewQuery, shared: boolean, default: boolean }) => call(api.POST('/api/v1/views', { body }))
export const updateView = (view: SavedView, body: Partial<Pick<SavedView, 'name' | 'query' | 'shared' | 'default'>>) =>
  call(api.PATCH('/api/v1/views/{id}', { params: at(view), body }))
export const deleteView = (view: SavedView) => call(api.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id } } }))

/** queryOf is what of a list a view remembers: everything but where in it one is. */
export function queryOf(state: ListState, columns: string[]): ViewQuery {
  return {
    ...state.q.value && { q: state.q.value },
    ...state.filters.value.length && { filters: toParams(state.filters.value) },
    ...state.sort.value && { sort: state.sort.value },
    columns,
  }
}

/** paramsOf writes a view into an address. */
export function paramsOf(view: SavedView): Record<string, string> {
  const { q, filters, sort, columns } = view.query
  return {
    ...filters,
    ...q && { q },
    ...sort && { sort },
    ...columns?.length && { columns: columns.join(',') },
    view: view.id,
  }
}

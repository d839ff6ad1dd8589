import { useQuery, type QueryKey } from '@tanstack/vue-query'
import { api, call } from './client'
import { keys } from './keys'
import { useSession } from '../session/session'
import type { Permission } from '../session/permissions'

/** Catalogues change rarely; a form opened twice need not ask twice. */
const FRESH_MS = 5 * 60_000
const params = { query: { limit: 200, sort: 'name' as const } }

function useCatalog<Row>(queryKey: QueryKey, read: () => Promise<{ data: Row[] }>, ...anyOf: Permission[]) {
  const session = useSession()
  return useQuery({
    queryKey,
    queryFn: async () => (await read()).data,
    enabled: () => session.can(...anyOf),
    staleTime: FRESH_MS,
  })
}

export const useCategories = () =>
  useCatalog(keys.catalog.categories, () => call(api.GET('/api/v1/categories', { params })), 'assets:read', 'assets:read_own')
export const useManufacturers = () =>
  useCatalog(keys.catalog.manufacturers, () => call(api.GET('/api/v1/manufacturers', { params })), 'assets:read', 'assets:read_own')
export const useModels = () =>
  useCatalog(keys.catalog.models, () => call(api.GET('/api/v1/models', { params })), 'assets:read', 'assets:read_own')
export const useLocations = () =>
  useCatalog(keys.catalog.locations, () => call(api.GET('/api/v1/locations', { params })), 'assets:read')
export const useDepartments = () =>
  useCatalog(keys.catalog.departments, () => call(api.GET('/api/v1/departments', { params })), 'employees:read')

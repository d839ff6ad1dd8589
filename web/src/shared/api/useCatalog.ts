import { useQuery } from '@tanstack/vue-query'
import { api, call } from './client'
import { keys } from './keys'

/** Catalogues change rarely; a form opened twice need not ask twice. */
const FRESH_MS = 5 * 60_000
const query = { limit: 200, sort: 'name' }

export const useCategories = () => useQuery({
  queryKey: keys.catalog.categories,
  queryFn: async () => (await call(api.GET('/api/v1/categories', { params: { query } }))).data,
  staleTime: FRESH_MS,
})

export const useManufacturers = () => useQuery({
  queryKey: keys.catalog.manufacturers,
  queryFn: async () => (await call(api.GET('/api/v1/manufacturers', { params: { query } }))).data,
  staleTime: FRESH_MS,
})

export const useModels = () => useQuery({
  queryKey: keys.catalog.models,
  queryFn: async () => (await call(api.GET('/api/v1/models', { params: { query } }))).data,
  staleTime: FRESH_MS,
})

export const useLocations = () => useQuery({
  queryKey: keys.catalog.locations,
  queryFn: async () => (await call(api.GET('/api/v1/locations', { params: { query } }))).data,
  staleTime: FRESH_MS,
})

export const useDepartments = () => useQuery({
  queryKey: keys.catalog.departments,
  queryFn: async () => (await call(api.GET('/api/v1/departments', { params: { query } }))).data,
  staleTime: FRESH_MS,
})

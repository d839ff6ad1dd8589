import type { Integration } from '@assetronics/api-client'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { getIntegration, getMapping, listConnectors, listIntegrations } from './api'
import { keys } from '@/shared/api/keys'
import { mapRows } from '@/shared/realtime/cache'

/** What is on offer changes with the server's version only. */
const FRESH_MS = 5 * 60_000

export const useConnectors = () => useQuery({ queryKey: keys.integrations.connectors, queryFn: listConnectors, staleTime: FRESH_MS })
export const useIntegrationList = () => useQuery({ queryKey: keys.integrations.list, queryFn: listIntegrations })
export const useIntegration = (id: string) => useQuery({ queryKey: keys.integrations.one(id), queryFn: () => getIntegration(id) })

/** useMapping reads how the vendor's fields become ours. */
export const useMapping = (id: string) => useQuery({ queryKey: keys.integrations.mapping(id), queryFn: () => getMapping(id) })

/** useIntegrationCache shows the answer of a write everywhere at once. */
export function useIntegrationCache() {
  const client = useQueryClient()
  return function store(integration: Integration) {
    client.setQueryData(keys.integrations.one(integration.id), integration)
    client.setQueriesData({ queryKey: keys.integrations.list }, held => mapRows(held, integration.id, () => integration))
  }
}

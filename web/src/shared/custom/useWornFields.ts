import type { FieldSet } from '@assetronics/api-client'
import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { listFieldSets } from './fieldSets'
import { api, call } from '../api/client'
import { keys } from '../api/keys'

type Id = MaybeRefOrGetter<string | undefined>

const FRESH_MS = 60_000

/** useWornFields gives the ids of the fields that an asset has because its category or model wears a set with them. */
export function useWornFields(category: Id, model: Id) {
  const at = (id: string) => ({ params: { path: { id } } })
  const sets = useQuery({ queryKey: keys.fields.sets, queryFn: listFieldSets, staleTime: FRESH_MS })
  const ofCategory = useQuery({
    queryKey: computed(() => ['categories', 'one', toValue(category)]),
    queryFn: () => call(api.GET('/api/v1/categories/{id}', at(toValue(category)!))),
    enabled: () => !!toValue(category),
    staleTime: FRESH_MS,
  })
  const ofModel = useQuery({
    queryKey: computed(() => ['models', 'one', toValue(model)]),
    queryFn: () => call(api.GET('/api/v1/models/{id}', at(toValue(model)!))),
    enabled: () => !!toValue(model),
    staleTime: FRESH_MS,
  })
  return computed<ReadonlySet<string>>(() => {
    const worn = [toValue(category) && ofCategory.data.value?.field_set?.id, toValue(model) && ofModel.data.value?.field_set?.id]
    return new Set((sets.data.value ?? []).filter((set: FieldSet) => worn.includes(set.id)).flatMap(set => set.fields))
  })
}

import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** useTab keeps the open tab in the address, so that a link leads to it. The first name is the default. */
export function useTab<Name extends string>(names: readonly [Name, ...Name[]]) {
  const route = useRoute()
  const router = useRouter()

  return computed<Name>({
    get: () => names.find(name => name === route.query.tab) ?? names[0],
    set: (name) => {
      const { tab: _, ...query } = route.query
      void router.replace({ query: name === names[0] ? query : { ...query, tab: name }, hash: route.hash })
    },
  })
}

import { reactive, toRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * useUrlFilters keeps a list's filters in the address: a link reproduces the view, and
 * going back restores it. Values equal to the default are left out.
 */
export function useUrlFilters<Filters extends Record<string, string>>(defaults: Filters) {
  const route = useRoute()
  const router = useRouter()
  const path = route.path
  const filters = reactive({ ...defaults }) as Filters

  function read() {
    for (const name of Object.keys(defaults) as (keyof Filters & string)[]) {
      const value = route.query[name]
      filters[name] = (typeof value === 'string' ? value : defaults[name]) as Filters[typeof name]
    }
  }

  function write() {
    const query = { ...route.query }
    for (const [name, value] of Object.entries(filters)) {
      if (value === defaults[name]) delete query[name]
      else query[name] = value
    }
    void router.replace({ query })
  }

  read()
  watch(() => route.query, () => { if (route.path === path) read() })
  watch(() => ({ ...filters }), write)

  return {
    filters,
    field: <Name extends keyof Filters & string>(name: Name) => toRef(filters, name),
    isFiltered: () => Object.entries(filters).some(([name, value]) => name !== 'sort' && value !== defaults[name]),
    reset: () => Object.assign(filters, defaults),
  }
}

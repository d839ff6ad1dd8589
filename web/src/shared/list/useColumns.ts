import { useLocalStorage } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ListField } from './fields'
import { useSession } from '../session/session'

interface Layout { keys: string[], widths: Record<string, number> }

const USUAL_WIDTH = 160
export const MIN_WIDTH = 72

/**
 * useColumns remembers for each person which columns of a list are shown, in which order
 * and how wide. Columns named in the address, as by a saved view, go before.
 */
export function useColumns(list: string, fields: MaybeRefOrGetter<readonly ListField[]>, named: MaybeRefOrGetter<string[]>) {
  const session = useSession()
  const layout = useLocalStorage<Layout>(`assetronics-columns-${list}-${session.user?.id ?? ''}`, { keys: [], widths: {} })

  const all = computed(() => toValue(fields).filter(field => !field.filterOnly))
  const usual = computed(() => all.value.filter((field, at) => at === 0 || field.shown).map(field => field.key))
  const keys = computed(() => toValue(named).length ? toValue(named) : layout.value.keys.length ? layout.value.keys : usual.value)

  // The first field names the row: it leads, and it stays.
  const shown = computed(() => {
    const first = all.value[0]
    const chosen = keys.value.map(key => all.value.find(field => field.key === key)).filter(field => field !== undefined && field !== first)
    return [...first ? [first] : [], ...chosen as ListField[]]
  })

  return {
    all,
    shown,
    isUsual: computed(() => keys.value.join() === usual.value.join()),
    widthOf: (field: ListField) => layout.value.widths[field.key] ?? field.width ?? USUAL_WIDTH,
    resize: (key: string, width: number) => {
      layout.value = { ...layout.value, widths: { ...layout.value.widths, [key]: Math.max(MIN_WIDTH, Math.round(width)) } }
    },
    choose: (chosen: string[]) => { layout.value = { ...layout.value, keys: chosen } },
    reset: () => { layout.value = { keys: [], widths: {} } },
  }
}

export type Columns = ReturnType<typeof useColumns>

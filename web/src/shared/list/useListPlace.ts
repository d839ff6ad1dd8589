import { nextTick, onBeforeUnmount, onMounted, watch, type Ref } from 'vue'
import { useRoute } from 'vue-router'

interface Place { top: number, left: number, opened?: string }

/** Where each list was left, by its address; it is asked for by those who come back to it. */
const places = new Map<string, Place>()

/**
 * useListPlace brings those who go back from a row to where they were in the list, the row in focus,
 * and begins other pages and other searches at their first row.
 */
export function useListPlace(region: Readonly<Ref<HTMLElement | null>>, waiting: () => boolean) {
  const route = useRoute()
  const path = route.path
  // Columns may come and go while one reads.
  const address = () => JSON.stringify({ ...route.query, columns: undefined })
  let here = path + address()
  let opened: string | undefined

  /** Entries of the history that one has gone back to know what lies ahead of them. */
  const cameBack = () => Boolean((history.state as { forward?: string } | null)?.forward)

  function remember() {
    if (region.value) places.set(here, { top: region.value.scrollTop, left: region.value.scrollLeft, opened })
  }

  async function restore() {
    await nextTick()
    const place = cameBack() ? places.get(here) : undefined
    if (!region.value) return
    region.value.scrollTop = place?.top ?? 0
    if (!place) return
    region.value.scrollLeft = place.left
    if (place.opened) region.value.querySelector<HTMLElement>(`[data-row="${CSS.escape(place.opened)}"] a`)?.focus({ preventScroll: true })
  }

  onMounted(() => {
    if (!cameBack()) return
    if (!waiting()) void restore()
    else watch(waiting, () => void restore(), { once: true })
  })
  watch(address, (now) => {
    if (route.path !== path) return
    remember()
    here = path + now
    void restore()
  })
  onBeforeUnmount(remember)

  return { opening: (id: string) => { opened = id } }
}

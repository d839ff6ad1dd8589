import { shallowRef, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const title = shallowRef('')

/** usePageTitle names the browser's tab after what the page shows: a person, a device. */
export function usePageTitle(name?: MaybeRefOrGetter<string | undefined>) {
  if (name !== undefined) watchEffect(() => { title.value = toValue(name) ?? '' })
  return { title }
}

import { useEventListener } from '@vueuse/core'
import { onBeforeRouteLeave } from 'vue-router'
import { useI18n } from 'vue-i18n'

/** useUnsavedGuard asks before typed things are lost, by a link or by closing the page. */
export function useUnsavedGuard(isDirty: () => boolean) {
  const { t } = useI18n()

  onBeforeRouteLeave(() => !isDirty() || window.confirm(t('common.discard_changes')))
  useEventListener(window, 'beforeunload', (event) => {
    if (isDirty()) event.preventDefault()
  })
}

import type { Event } from '@assetronics/api-client'
import { useI18n } from 'vue-i18n'
import { nameOf } from './changes'

const icons: [RegExp, string][] = [
  [/assigned|transferred/, 'i-lucide-arrow-right-left'],
  [/returned|released/, 'i-lucide-undo-2'],
  [/reserved/, 'i-lucide-bookmark'],
  [/created|announced|invited/, 'i-lucide-plus'],
  [/step_completed|approved|workflow_completed/, 'i-lucide-check'],
  [/rejected|failed|withdrawn|cancelled|deleted|terminated|disabled/, 'i-lucide-x'],
  [/sync/, 'i-lucide-refresh-cw'],
  [/signed|password|login/, 'i-lucide-key-round'],
  [/workflow|step/, 'i-lucide-workflow'],
]

/** useEventText says what happened: "assigned", "completed a step of". An unknown type is read out as it stands. */
export function useEventText() {
  const { t, te } = useI18n()

  const key = (event: Event) => `events.${event.type.replaceAll('.', '_')}`

  /** isSelf tells of those who do something of their own, an integration that syncs: the subject need not be named again. */
  function isSelf(event: Event) {
    return event.actor.id !== null && event.actor.id === event.subject.id && te(`${key(event)}_self`)
  }

  function verb(event: Event) {
    const step = nameOf(event.changes.step?.[1]) ?? ''
    if (isSelf(event)) return t(`${key(event)}_self`, { step })
    return te(key(event)) ? t(key(event), { step }) : event.type.replaceAll(/[._]/g, ' ')
  }

  return {
    isSelf,
    verb,
    icon: (event: Event) => icons.find(([pattern]) => pattern.test(event.type))?.[1] ?? 'i-lucide-pencil',
    source: (event: Event) => t(`source.${event.source}`),
  }
}

import { ref } from 'vue'
import type { Choice } from '../form/references'

/** Who or what can have an asset. */
export type RecipientKind = 'employee' | 'location' | 'asset'

export interface HandOver {
  kind: RecipientKind
  to: Choice | null
  expected_return: string
  note: string
}

export const useHandOver = (to: Choice | null = null) => ref<HandOver>({ kind: 'employee', to, expected_return: '', note: '' })

/** recipientField names the recipient the way the API wants it: exactly one of three. */
export function recipientField({ kind, to, expected_return, note }: HandOver) {
  return {
    [`${kind}_id`]: to?.id,
    expected_return: expected_return || undefined,
    note: note.trim() || undefined,
  }
}

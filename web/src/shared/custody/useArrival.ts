import { ref } from 'vue'
import type { Choice } from '../form/references'

/** How something comes back. */
export interface Arrival {
  location: Choice | null
  condition: string
  note: string
}

export const useArrival = (location: Choice | null = null) => ref<Arrival>({ location, condition: '', note: '' })

/** arrivalBody leaves out what stays as it was. */
export function arrivalBody({ location, condition, note }: Arrival) {
  return { location_id: location?.id, condition: condition || undefined, note: note.trim() || undefined }
}

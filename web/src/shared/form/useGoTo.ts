import { useLocalStorage } from '@vueuse/core'
import { useSession } from '../session/session'

/** Where one goes once a form is saved: to the thing itself, to the list of its kind, or on to another new one. */
export const destinations = ['thing', 'list', 'another'] as const
export type Destination = typeof destinations[number]

/** useGoTo remembers for each person where to go after saving; each kind of form has its own habit. */
export function useGoTo(form: string) {
  const session = useSession()
  return useLocalStorage<Destination>(`assetronics-go-to-${form}-${session.user?.id ?? ''}`, 'thing')
}

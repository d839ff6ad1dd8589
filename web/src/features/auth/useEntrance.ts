import { useRoute, useRouter } from 'vue-router'
import { useSession } from '@/shared/session/session'

/** useEntrance lets somebody in who has just signed in: to where the person wanted to go. */
export function useEntrance() {
  const session = useSession()
  const route = useRoute()
  const router = useRouter()

  return async function enter() {
    await session.load(true)
    await router.replace(safeReturn(route.query.return))
  }
}

/** safeReturn takes only paths of this app: a link must not lead elsewhere after sign-in. */
export function safeReturn(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : '/'
}

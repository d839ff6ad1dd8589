import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { routes } from './routes'
import { useSession } from '@/shared/session/session'

export function createAppRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  router.beforeEach(admit)
  router.onError(reloadWhenReplaced)
  return router
}

/** admit lets people in where they may go, and sends the others where they can. */
async function admit(to: RouteLocationNormalized) {
  const session = useSession()
  await session.load().catch(() => undefined)

  if (to.meta.public) return to.name === 'sign-in' && session.me ? { path: '/' } : true
  if (!session.me) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { return: to.fullPath } }
  if (!to.meta.anyOf || session.can(...to.meta.anyOf)) return true
  return to.name === 'dashboard' ? { name: 'mine' } : { name: 'forbidden', query: { from: to.fullPath } }
}

/** A page opened before an update asks for files that are gone: load the new ones. */
function reloadWhenReplaced(error: Error, to: RouteLocationNormalized) {
  if (/dynamically imported module|Importing a module script failed/.test(error.message)) location.assign(to.fullPath)
}

import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { createAppRouter } from './router'
import { routes } from './routes'
import { signedInAs } from '@/testing/mount'
import { answerWith } from '@/testing/server'

// Where one lands is the question here, not what the page looks like.
vi.mock('./routes', async (original) => {
  const { routes } = await original<{ routes: object[] }>()
  return { routes: routes.map(route => ({ ...route, component: { render: () => null } })) }
})

async function go(path: string, permissions?: string[]) {
  setActivePinia(createPinia())
  history.replaceState(null, '', '/')
  answerWith(permissions ? { 'GET /api/v1/auth/me': { body: signedInAs(permissions) } } : { 'GET /api/v1/auth/me': { status: 401, body: { code: 'auth.required' } } })
  const router = createAppRouter()
  await router.push(path)
  return router.currentRoute.value
}

describe('the router', () => {
  it('sends strangers to sign in and remembers where they wanted to go', async () => {
    const to = await go('/assets?q=mac')
    expect(to.name).toBe('sign-in')
    expect(to.query.return).toBe('/assets?q=mac')
  })

  it('lets strangers accept an invitation', async () => {
    expect((await go('/invitations/abc')).name).toBe('invitation')
  })

  it('opens what one may see', async () => {
    expect((await go('/', ['dashboard:read'])).name).toBe('dashboard')
    expect((await go('/assets/a1', ['assets:read_own'])).name).toBe('asset')
  })

  it('those without a dashboard begin with their own things', async () => {
    expect((await go('/', ['assets:read_own'])).name).toBe('mine')
  })

  it('ErrForbidden: says so', async () => {
    expect((await go('/users', ['assets:read'])).name).toBe('forbidden')
  })

  it('knows no way for everything else', async () => {
    expect((await go('/nowhere/at/all', [])).name).toBe('not-found')
  })
})

it('every page but the open ones says who may open it, or is for all', () => {
  const forAll = ['mine', 'notifications', 'forbidden', 'not-found']
  const undeclared = routes.filter(({ meta, name }) => !meta?.public && !meta?.anyOf && !forAll.includes(String(name)))
  expect(undeclared).toEqual([])
})

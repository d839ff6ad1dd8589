import ui from '@nuxt/ui/vue-plugin'
import type { Me } from '@assetronics/api-client'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount, type ComponentMountingOptions } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createAppI18n } from '@/shared/i18n'
import { keepNewest } from '@/shared/realtime/keepNewest'
import { liveKey, type Live } from '@/shared/realtime/live'
import { useSession } from '@/shared/session/session'

export interface World {
  /** What the signed-in user may do; absent: nobody is signed in. */
  permissions?: string[]
  path?: string
  /** The live connection; absent: there is none. */
  live?: Live
}

/** inApp mounts a component as the app would: texts, cache, session and router are real. */
export async function inApp(component: Component, props: Record<string, unknown> = {}, world: World = {}) {
  const pinia = createPinia()
  setActivePinia(pinia)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, structuralSharing: keepNewest } } })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:path(.*)*', component: defineComponent({ render: () => h('div') }) }],
  })
  await router.push(world.path ?? '/')
  if (world.permissions) useSession().me = signedInAs(world.permissions)

  const options: ComponentMountingOptions<Component> = {
    props,
    attachTo: document.body,
    global: {
      plugins: [pinia, createAppI18n(), router, [VueQueryPlugin, { queryClient }], ui],
      provide: world.live ? { [liveKey as symbol]: world.live } : {},
    },
  }
  return { wrapper: mount(component, options), queryClient, router }
}

/** inSetup runs a composable where composables live, and gives what it returns. */
export async function inSetup<Result>(composable: () => Result, world: World = {}) {
  let result!: Result
  const mounted = await inApp(defineComponent({
    setup() {
      result = composable()
      return () => h('div')
    },
  }), {}, world)
  return { result, ...mounted }
}

export function signedInAs(permissions: string[]): Me {
  return {
    user: { id: 'u1', email: 'ada@acme.test', name: 'Ada', roles: ['admin'], status: 'active', employee: null, last_sign_in_at: null, version: 1, created_at: '2026-01-01T00:00:00Z' },
    tenant: { id: 't1', slug: 'acme', name: 'Acme', time_zone: 'Europe/Berlin' },
    permissions,
  }
}

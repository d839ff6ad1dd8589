import type { Me } from '@assetronics/api-client'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api, call } from '../api/client'
import { ApiProblem } from '../api/problem'
import type { Permission } from './permissions'

/** Who is signed in, and what that user may do. The cookie itself is out of the page's reach. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const asked = shallowRef(false)

  const user = computed(() => me.value?.user ?? null)
  const tenant = computed(() => me.value?.tenant ?? null)

  /** load asks the server once; nobody being signed in is an answer, not an error. */
  async function load(again = false) {
    if (asked.value && !again) return
    try {
      me.value = await call(api.GET('/api/v1/auth/me'))
    }
    catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      me.value = null
    }
    asked.value = true
  }

  async function signOut() {
    await call(api.POST('/api/v1/auth/logout'))
    forget()
  }

  function forget() {
    me.value = null
    asked.value = true
  }

  function can(...anyOf: Permission[]) {
    return anyOf.some(permission => me.value?.permissions.includes(permission))
  }

  function hasRole(role: string) {
    return user.value?.roles.includes(role) ?? false
  }

  return { me, user, tenant, load, signOut, forget, can, hasRole }
})

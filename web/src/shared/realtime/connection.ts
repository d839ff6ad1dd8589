import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** connecting: never open so far; online; interrupted: was open, trying again. */
export type ConnectionState = 'off' | 'connecting' | 'online' | 'interrupted'

/** Most interruptions are over sooner than this, and nobody needs to know. */
const PATIENCE_MS = 4_000

export const useConnection = defineStore('connection', () => {
  const state = shallowRef<ConnectionState>('off')
  /** It has been down for long enough to say so. */
  const troubled = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function set(next: ConnectionState) {
    state.value = next
    if (next === 'online' || next === 'off') {
      clearTimeout(timer)
      timer = undefined
      troubled.value = false
    }
    else if (!troubled.value) {
      timer ??= setTimeout(() => { troubled.value = true }, PATIENCE_MS)
    }
  }

  return { state, troubled, set }
})

import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** connecting: never open so far; online; interrupted: was open, trying again. */
export type ConnectionState = 'off' | 'connecting' | 'online' | 'interrupted'

export const useConnection = defineStore('connection', () => {
  const state = shallowRef<ConnectionState>('off')
  return { state, set: (next: ConnectionState) => { state.value = next } }
})

import { useLocalStorage } from '@vueuse/core'

/** useSingleKeys is the switch for shortcuts of one key: who speaks to the computer, or hits keys by chance, turns them off. */
export const useSingleKeys = () => useLocalStorage('assetronics-single-keys', true)

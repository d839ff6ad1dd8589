import { defineShortcuts } from '@nuxt/ui/composables'
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { useNavigation } from './useNavigation'
import { useSingleKeys } from './useSingleKeys'
import { useSession } from '@/shared/session/session'

interface Doors {
  palette: () => void
  help: () => void
  scan: () => void
}

/** Where letters and digits have a meaning of their own: they choose from what is open. */
const BUSY = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="combobox"]'

const unlessBusy = (act: () => void) => () => { if (!document.activeElement?.closest(BUSY)) act() }

/** useShellKeys binds the keys that work on every page; while one types in a field they are letters. */
export function useShellKeys({ palette, help, scan }: Doors) {
  const router = useRouter()
  const session = useSession()

  /** The page's own search box, or the palette where there is none. */
  function search() {
    const box = document.querySelector<HTMLInputElement>('main [data-search-box] input, main input[data-search-box]')
    if (box) box.focus()
    else palette()
  }

  const singleKeys = useSingleKeys()
  const { daily, registers, administration } = useNavigation()
  const go = (to: string) => unlessBusy(() => { void router.push(to) })

  defineShortcuts(computed(() => ({
    meta_k: { usingInput: true, handler: palette },
    ...singleKeys.value && {
      '/': unlessBusy(search),
      '?': unlessBusy(help),
      's': unlessBusy(scan),
      'c': unlessBusy(() => { if (session.can('assets:write')) void router.push('/assets/new') }),
      'g-a': go('/assets'),
      'g-p': go('/employees'),
      'g-d': go('/'),
      ...Object.fromEntries([...daily.value, ...registers.value, ...administration.value].flatMap(({ digit, to }) => digit ? [[digit, go(to)]] : [])),
    },
  })))
}

import { defineShortcuts } from '@nuxt/ui/composables'
import { useRouter } from 'vue-router'
import { useSession } from '@/shared/session/session'

interface Doors {
  palette: () => void
  help: () => void
  scan: () => void
}

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

  defineShortcuts({
    'meta_k': { usingInput: true, handler: palette },
    '/': search,
    '?': help,
    's': scan,
    'c': () => { if (session.can('assets:write')) void router.push('/assets/new') },
    'g-a': () => { void router.push('/assets') },
    'g-p': () => { void router.push('/employees') },
    'g-d': () => { void router.push('/') },
  })
}

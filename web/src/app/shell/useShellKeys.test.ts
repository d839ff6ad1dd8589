import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useShellKeys } from './useShellKeys'
import { useSingleKeys } from './useSingleKeys'
import { inSetup } from '@/testing/mount'

async function setup(permissions = ['assets:read', 'assets:write', 'employees:read']) {
  const scan = vi.fn()
  const { router } = await inSetup(() => useShellKeys({ palette: vi.fn(), help: vi.fn(), scan }), { permissions })
  const press = async (key: string, on: EventTarget = window) => {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await flushPromises()
    return router.currentRoute.value.path
  }
  return { press, scan }
}

describe('useShellKeys', () => {
  beforeEach(() => {
    localStorage.clear()
    document.body.innerHTML = ''
  })

  it('a digit opens a main place, the same one for everybody', async () => {
    const { press } = await setup()
    expect(await press('2')).toBe('/employees')
    expect(await press('1')).toBe('/assets')
    expect(await press('6')).toBe('/assets') // integrations are not for this user
  })

  it('what is open keeps its letters and digits', async () => {
    const { press, scan } = await setup()
    document.body.insertAdjacentHTML('beforeend', '<div role="listbox"><button>100</button></div>')
    const option = document.querySelector<HTMLElement>('[role="listbox"] button')!
    option.focus()
    expect(await press('1', option)).toBe('/')
    await press('s', option)
    expect(scan).not.toHaveBeenCalled()
  })

  it('shortcuts of one key can be turned off', async () => {
    const { press } = await setup()
    useSingleKeys().value = false
    await flushPromises()
    expect(await press('1')).toBe('/')
  })
})

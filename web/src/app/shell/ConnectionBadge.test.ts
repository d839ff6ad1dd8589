import { TooltipProvider } from 'reka-ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import ConnectionBadge from './ConnectionBadge.vue'
import { useConnection } from '@/shared/realtime/connection'
import { inApp } from '@/testing/mount'

const Header = defineComponent(() => () => h(TooltipProvider, () => h(ConnectionBadge)))

async function setup() {
  const { wrapper } = await inApp(Header)
  vi.useFakeTimers()
  const connection = useConnection()
  const pass = async (milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds)
    await nextTick()
  }
  return { connection, pass, said: () => wrapper.find('[role=status]').text() }
}

afterEach(() => vi.useRealTimers())

describe('ConnectionBadge', () => {
  it('is silent while all is well, and about what is over soon', async () => {
    const { connection, pass, said } = await setup()
    connection.set('online')
    await pass(60_000)
    expect(said()).toBe('')
    connection.set('interrupted')
    await pass(3_000)
    connection.set('online')
    await pass(60_000)
    expect(said()).toBe('')
  })

  it('says so when it lasts, and when it is over', async () => {
    const { connection, pass, said } = await setup()
    connection.set('online')
    connection.set('interrupted')
    await pass(4_000)
    expect(said()).toBe('Reconnecting…')
    connection.set('online')
    await pass(0)
    expect(said()).toBe('Live again')
  })

  it('counts from the first failure, however often it is tried', async () => {
    const { connection, pass, said } = await setup()
    connection.set('connecting')
    await pass(3_000)
    connection.set('connecting')
    await pass(1_000)
    expect(said()).toBe('Connecting…')
  })

  it('does not call it an end of trouble that somebody signed out', async () => {
    const { connection, pass, said } = await setup()
    connection.set('interrupted')
    await pass(4_000)
    connection.set('off')
    await pass(0)
    expect(said()).toBe('')
  })
})

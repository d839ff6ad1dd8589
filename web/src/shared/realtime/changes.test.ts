import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useArrivals, useLiveChanges } from './changes'

beforeEach(() => setActivePinia(createPinia()))

describe('useArrivals', () => {
  it('a list that is read anew shows what had come before, not what comes meanwhile', async () => {
    const changes = useLiveChanges()
    const arrivals = useArrivals('assets')
    changes.arrive('assets', 'a1')
    changes.arrive('assets', 'a2')
    await arrivals.reading(async () => { changes.arrive('assets', 'a3') })
    expect(arrivals.count.value).toBe(1)
    arrivals.clear()
    expect(arrivals.count.value).toBe(0)
  })

  it('what cannot be read still waits', async () => {
    const arrivals = useArrivals('assets')
    useLiveChanges().arrive('assets', 'a1')
    await expect(arrivals.reading(() => Promise.reject(new Error('offline')))).rejects.toThrow('offline')
    expect(arrivals.count.value).toBe(1)
  })
})

import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { useUrlFilters } from './useUrlFilters'
import { inSetup } from '@/testing/mount'

const setup = (path: string) => inSetup(() => useUrlFilters({ q: '', status: '', sort: 'tag' }), { path })

describe('useUrlFilters', () => {
  it('reads the address', async () => {
    const { result } = await setup('/assets?q=mac&status=in_stock')
    expect(result.filters).toEqual({ q: 'mac', status: 'in_stock', sort: 'tag' })
    expect(result.isFiltered()).toBe(true)
  })

  it('writes the address and leaves out what is as always', async () => {
    const { result, router } = await setup('/assets?tab=x')
    result.filters.status = 'lost'
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/assets?tab=x&status=lost')
    result.reset()
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/assets?tab=x')
    expect(result.isFiltered()).toBe(false)
  })

  it('follows when the address changes, as by going back', async () => {
    const { result, router } = await setup('/assets?q=mac')
    await router.push('/assets?q=dell')
    await flushPromises()
    expect(result.filters.q).toBe('dell')
  })

  it('a sort order is no filter', async () => {
    const { result } = await setup('/assets?sort=-updated_at')
    expect(result.isFiltered()).toBe(false)
  })
})

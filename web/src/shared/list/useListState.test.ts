import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ListField } from './fields'
import { useListState } from './useListState'
import { inSetup } from '@/testing/mount'

const fields: ListField[] = [
  { key: 'tag', label: 'Tag', type: 'text', sort: 'tag', filter: 'tag' },
  { key: 'status', label: 'Status', type: 'choice', sort: 'status', filter: 'status' },
]
const setup = (path: string) => inSetup(() => useListState(fields, 'tag'), { path })

describe('useListState', () => {
  beforeEach(() => localStorage.clear())

  it('an address reproduces the view', async () => {
    const { result } = await setup('/assets?q=mac&status=in_stock&sort=-tag&limit=100&cursor=abc&columns=tag,status')
    expect(result.request.value).toEqual({ q: 'mac', status: 'in_stock', sort: '-tag', limit: '100', cursor: 'abc', count: 'true' })
    expect(result.columns.value).toEqual(['tag', 'status'])
  })

  it('a search without an order is ranked by the server', async () => {
    const { result } = await setup('/assets?q=mac')
    expect(result.request.value).not.toHaveProperty('sort')
    expect((await setup('/assets')).result.request.value.sort).toBe('tag')
  })

  it('a new filter begins at the first page and keeps the rest', async () => {
    const { result, router } = await setup('/assets?q=mac&cursor=abc&columns=tag')
    result.setFilter({ field: fields[1]!, op: 'not', value: 'lost' })
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: 'mac', columns: 'tag', status__not: 'lost' })
  })

  it('another operator takes the place of the one before', async () => {
    const { result, router } = await setup('/assets?tag__contains=1')
    result.setFilter({ field: fields[0]!, op: 'startswith', value: 'AST' }, result.filters.value[0])
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ tag__startswith: 'AST' })
  })

  it('clearing leaves the order and the columns', async () => {
    const { result, router } = await setup('/assets?q=mac&status=lost&sort=status&columns=tag&view=v1')
    result.clear()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ sort: 'status', columns: 'tag' })
    expect(result.isFiltered.value).toBe(false)
  })

  it('a filter is a step to go back from, the letters of a search are one together', async () => {
    const { result, router } = await setup('/assets')
    result.setFilter({ field: fields[1]!, op: '', value: 'lost' })
    await flushPromises()
    for (const q of ['m', 'ma', 'mac']) {
      result.setQ(q)
      await flushPromises()
    }
    result.setSort('-tag')
    await flushPromises()
    router.back()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ status: 'lost' })
    router.back()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
  })

  it('all that match is told without where one is', async () => {
    const { result } = await setup('/assets?status=lost&cursor=abc&sort=status')
    expect(result.matching.value).toEqual({ status: 'lost' })
  })
})

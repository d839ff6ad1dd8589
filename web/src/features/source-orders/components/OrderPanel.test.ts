import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import OrderPanel from './OrderPanel.vue'
import type { SourceOrders } from '@assetronics/api-client'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'

const orders = (version: number, ...sources: string[]): SourceOrders => ({
  version,
  orders: [{ field: 'job_title', sources, default: version === 1 }],
  sources: [
    { source: 'hand', name: null, connector: null },
    { source: 'a', name: 'BambooHR', connector: 'bamboohr' },
    { source: 'b', name: 'Workday', connector: 'workday' },
  ],
})

async function show(answer: { status?: number, body: unknown }) {
  const calls = answerWith({
    'GET /api/v1/employee-source-orders': { body: orders(1, 'hand', 'a', 'b') },
    'PUT /api/v1/employee-source-orders': answer,
  })
  const { wrapper } = await inApp(OrderPanel, { subject: 'people' }, { permissions: ['integrations:write'] })
  await flushPromises()
  const names = () => wrapper.findAll('ol li .truncate').map(name => name.text())
  return { calls, wrapper, names }
}

it('moves a source forward, for the version that was seen', async () => {
  const { calls, wrapper, names } = await show({ body: orders(2, 'a', 'hand', 'b') })
  expect(names().slice(1)).toEqual(['BambooHR', 'Workday'])
  await wrapper.get('button[aria-label*="BambooHR"]').trigger('click')
  await flushPromises()
  expect(calls.at(-1)).toMatchObject({ method: 'PUT', body: { orders: { job_title: ['a', 'hand', 'b'] } } })
  expect(calls.at(-1)!.headers.get('if-match')).toBe('"1"')
  expect(names()[0]).toBe('BambooHR')
})

it('shows what stands now when somebody else was first', async () => {
  const { wrapper, names } = await show({ status: 412, body: { code: 'source_orders.stale', detail: 'stale', source_orders: orders(5, 'b', 'hand', 'a') } })
  await wrapper.get('button[aria-label*="BambooHR"]').trigger('click')
  await flushPromises()
  expect(names()[0]).toBe('Workday')
})

import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import RequestLog from './RequestLog.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'

const request = {
  id: 'q1', run_id: 'r1', at: '2026-01-01T00:00:00Z', method: 'GET', url: 'https://acme.test/v1.0/users', status: 429, duration_ms: 120, bytes: 40, attempt: 2, error: 'vendor.rate_limited',
}

it('narrows by the answer, for one run where one is meant, and opens one', async () => {
  const calls = answerWith({ 'GET /api/v1/integrations/i1/requests': { body: { data: [request], page: { has_more: false, next_cursor: null } } } })
  const { wrapper } = await inApp(RequestLog, { integrationId: 'i1', runId: 'r1' }, { path: '/integrations/i1/runs/r1?outcome=refused' })
  await flushPromises()
  const asked = new URLSearchParams(calls[0]!.path.split('?')[1])
  expect(Object.fromEntries(asked)).toMatchObject({ run: 'r1', status__gte: '400', status__lt: '500' })
  expect(wrapper.text()).toContain('/v1.0/users')
  await wrapper.get('td button').trigger('click')
  await flushPromises()
  const dialog = document.querySelector('[role="dialog"]')!
  expect(dialog.textContent).toContain('https://acme.test/v1.0/users')
  expect(dialog.textContent).toContain('vendor.rate_limited')
  expect(dialog.querySelector('a')?.getAttribute('href')).toBe('/integrations/i1/runs/r1')
})

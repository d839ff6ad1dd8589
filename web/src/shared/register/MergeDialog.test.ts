import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { h } from 'vue'
import MergeDialog from './MergeDialog.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'

const dell = { id: 'm1', name: 'Dell', version: 3 }
const inc = { id: 'm2', name: 'Dell Inc.' }
const would = { winner: dell, losers: [inc], moves: [{ of: 'assets', field: 'manufacturer', count: 100_000 }], joins: [] }
const operation = { id: 'o1', subject: 'manufacturer', action: 'merge', status: 'running', total: 100_000, done: 4_000 }

async function open(answers: Parameters<typeof answerWith>[0]) {
  const calls = answerWith({
    'GET /api/v1/manufacturers': { body: { data: [], page: { has_more: false } } },
    'POST /api/v1/manufacturers/m1/merge/preview': { body: would },
    ...answers,
  })
  let closed = 0
  const dialog = () => h(MergeDialog, { register: 'manufacturers', winner: dell, other: inc, onClose: () => closed++ })
  const { wrapper, queryClient } = await inApp({ render: () => h(UApp, dialog) }, {}, { permissions: ['assets:write'] })
  await flushPromises()
  document.querySelector('[role="dialog"] form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await flushPromises()
  return { calls, queryClient, text: () => document.querySelector('[role="dialog"]')?.textContent ?? '', closed: () => closed, unmount: () => wrapper.unmount() }
}

it('merges few at once and closes', async () => {
  const { calls, closed, unmount } = await open({ 'POST /api/v1/manufacturers/m1/merge': { body: { change_set: 'c1', merge: would, operation: null } } })
  expect(closed()).toBe(1)
  expect(calls.find(call => call.path.endsWith('/merge'))?.headers.get('If-Match')).toBe('"3"')
  unmount()
})

it('follows a merge of very many to its end', async () => {
  const { queryClient, text, closed, unmount } = await open({
    'POST /api/v1/manufacturers/m1/merge': { status: 202, body: { change_set: 'c1', merge: null, operation } },
    'GET /api/v1/operations/o1': { body: operation },
  })
  expect(document.querySelector('[role="dialog"] [role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('4000')
  expect(text()).toContain('4,000 of 100,000')
  expect(closed()).toBe(0)
  queryClient.setQueryData(['operations', 'o1'], { ...operation, status: 'succeeded', done: 100_000 })
  await flushPromises()
  expect(closed()).toBe(1)
  unmount()
})

it('ErrFailed says why nothing was changed', async () => {
  const { text, closed, unmount } = await open({
    'POST /api/v1/manufacturers/m1/merge': { status: 202, body: { change_set: 'c1', merge: null, operation } },
    'GET /api/v1/operations/o1': { body: { ...operation, status: 'failed', problem: { code: 'manufacturer.unknown', message: 'One of them does not exist.' } } },
  })
  expect(text()).toContain('One of them does not exist.')
  expect(closed()).toBe(0)
  unmount()
})

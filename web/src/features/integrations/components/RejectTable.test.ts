import App from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { h } from 'vue'
import RejectTable from './RejectTable.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'

const reject = { id: 'j1', external_id: '42', label: 'Ada Lovelace', code: 'record.invalid', reason: 'The start date cannot be read.', kind: 'employee', subject_id: '', has_raw: true }
const answers = (...data: object[]) => ({ 'GET /api/v1/runs/r1/rejects': { body: { data, page: { has_more: false, next_cursor: null } } } })

it('leads to whom a record is about, or to where such are found', async () => {
  answerWith(answers({ ...reject, subject_id: 'e1' }, { ...reject, id: 'j2' }, { ...reject, id: 'j3', kind: 'ticket' }))
  const { wrapper } = await inApp(RejectTable, { runId: 'r1' })
  await flushPromises()
  expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/employees/e1', '/employees?q=Ada+Lovelace'])
})

it('shows what was sent to who may see it, once it is asked for', async () => {
  const calls = answerWith({ ...answers(reject), 'GET /api/v1/rejects/j1/raw': { body: { external_id: '42', value: { hireDate: '0000-00-00' } } } })
  // The button that copies has a tooltip, which wants the whole app around it.
  const { wrapper } = await inApp(() => h(App, null, () => h(RejectTable, { runId: 'r1' })), {}, { permissions: ['integrations:reveal'] })
  await flushPromises()
  await wrapper.get('td button').trigger('click')
  await flushPromises()
  expect(calls.some(({ path }) => path.endsWith('/raw'))).toBe(false)
  const dialog = document.querySelector('[role="dialog"]')!
  ;[...dialog.querySelectorAll('button')].find(button => button.textContent.includes('Show it'))!.click()
  await flushPromises()
  expect(dialog.textContent).toContain('0000-00-00')
})

it('keeps it from others', async () => {
  answerWith(answers(reject))
  const { wrapper } = await inApp(RejectTable, { runId: 'r1' }, { permissions: [] })
  await flushPromises()
  expect(wrapper.find('td button').exists()).toBe(false)
})

import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { h } from 'vue'
import RowDialog from './RowDialog.vue'
import type { FieldSpec } from '../form/spec'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { aCustomField } from '@/testing/things'

const specs: FieldSpec[] = [
  { name: 'name', label: 'fields.name', type: 'text', required: true },
  { name: 'city', label: 'fields.city', type: 'text' },
]
const row = { id: 'l1', version: 1, name: 'Berlin', city: 'Berlin', custom: { code: { sealed: true } } }

async function open(answers: Parameters<typeof answerWith>[0]) {
  const calls = answerWith({
    'GET /api/v1/fields': { body: { data: [aCustomField({ object: 'location', key: 'code', name: 'Access code', sealed: true })] } },
    ...answers,
  })
  const dialog = () => h(RowDialog, { register: 'locations', title: 'Berlin', specs, row, custom: 'location' })
  const { wrapper } = await inApp({ render: () => h(UApp, dialog) }, {}, { permissions: ['assets:write', 'fields:reveal'] })
  await flushPromises()
  const find = <E extends Element>(selector: string) => document.querySelector<E>(selector)!
  const type = (name: string, text: string) => {
    const input = find<HTMLInputElement>(`[role="dialog"] input[name="${name}"]`) ?? [...document.querySelectorAll<HTMLInputElement>('[role="dialog"] input')][specs.findIndex(spec => spec.name === name)]!
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const submit = async () => {
    find('[role="dialog"] form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await flushPromises()
  }
  const sent = () => calls.filter(call => call.method === 'PATCH').map(call => call.body)
  return { wrapper, find, type, submit, sent, close: () => wrapper.unmount() }
}

it('lays what somebody else saved meanwhile beside what was typed, and saves what is chosen', async () => {
  const theirs = { ...row, version: 2, name: 'Their Berlin', city: 'Potsdam' }
  const answers = [{ status: 412, body: { code: 'location.stale' } }, { body: { ...theirs, version: 3 } }]
  const { find, type, submit, sent, close } = await open({
    'GET /api/v1/locations/l1': { body: theirs },
    'PATCH /api/v1/locations/l1': () => answers.shift()!,
  })
  type('name', 'My Berlin')
  await submit()
  const text = find('[role="dialog"]').textContent!
  expect(text).toContain('Somebody saved meanwhile')
  expect(text).toContain('Their Berlin')
  expect(text).toContain('Potsdam') // the city, which only the other one changed
  await submit()
  expect(sent()).toEqual([{ name: 'My Berlin' }, { name: 'My Berlin' }])
  close()
})

it('opens a sealed value of a row for those who may look', async () => {
  const { find, close } = await open({ 'POST /api/v1/locations/l1/reveal': { body: { value: '4471' } } })
  find<HTMLButtonElement>('button[aria-label="Reveal Access code"]').click()
  await flushPromises()
  expect(find('[role="dialog"]').textContent).toContain('4471')
  close()
})

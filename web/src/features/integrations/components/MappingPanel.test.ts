import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import MappingPanel from './MappingPanel.vue'
import type { Mapping } from '@assetronics/api-client'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anIntegration } from '@/testing/things'

const mapping: Mapping = {
  version: 3,
  overrides: { fields: { employees: { cost_center: 'record.cc' } } },
  streams: [{ stream: 'employees', title: 'People', record: 'employee', fields: [
    { field: 'external_id', type: 'text', help: '', expression: 'record.id', editable: false },
    { field: 'cost_center', type: 'text', help: 'Where it is booked', expression: '', editable: true },
    { field: 'status', type: 'word', help: '', expression: 'record.status', table: { Active: 'active' }, editable: true },
  ] }],
}
const show = () => inApp(MappingPanel, { integration: anIntegration(), mapping }, { permissions: ['integrations:write'] })

it('tries a change on a sample, then saves it for the version that was seen', async () => {
  const calls = answerWith({
    'POST /api/v1/integrations/i1/mapping/preview': ({ body }) => {
      const then = (body as { overrides: Mapping['overrides'] }).overrides.fields?.employees?.cost_center === 'record.department'
      return { body: { records: [{ external_id: '7', cost_center: then ? 'R&D' : 'CC1' }], rejects: [] } }
    },
    'PUT /api/v1/integrations/i1/mapping': { body: { ...mapping, version: 4, overrides: { fields: { employees: { cost_center: 'record.department' } } } } },
  })
  const { wrapper } = await show()
  expect(wrapper.text()).not.toContain('not saved')
  await wrapper.get('input[aria-label="Rule for cost center"]').setValue('record.department')
  expect(wrapper.text()).toContain('1 change not saved')

  await wrapper.get('textarea').setValue('{"id":"7"}')
  await wrapper.findAll('form').at(-1)!.trigger('submit')
  await flushPromises()
  expect(calls.map(call => call.method)).toEqual(['POST', 'POST'])
  expect(wrapper.get('del').text()).toBe('CC1')
  expect(wrapper.get('ins').text()).toBe('R&D')

  await wrapper.findAll('button').find(button => button.text() === 'Save mapping')!.trigger('click')
  await flushPromises()
  expect(calls.at(-1)).toMatchObject({ method: 'PUT', body: { overrides: { fields: { employees: { cost_center: 'record.department' } } } } })
  expect(calls.at(-1)!.headers.get('if-match')).toBe('"3"')
})

it('says at its field what is wrong with a rule', async () => {
  answerWith({ 'PUT /api/v1/integrations/i1/mapping': { status: 422, body: { code: 'connector.overrides_invalid', detail: 'The changes of the mapping do not fit.', errors: [{ location: 'body.overrides.fields.employees.cost_center', message: 'unexpected end' }] } } })
  const { wrapper } = await show()
  await wrapper.get('input[aria-label="Rule for cost center"]').setValue('record.')
  await wrapper.findAll('button').find(button => button.text() === 'Save mapping')!.trigger('click')
  await flushPromises()
  expect(wrapper.get('li:has(input[aria-label="Rule for cost center"])').text()).toContain('unexpected end')
})

it('changes a word of the vendor and forgets it again', async () => {
  const { wrapper } = await show()
  const word = wrapper.get('input[aria-label="Here: Active"]')
  await word.setValue('pending')
  expect(wrapper.text()).toContain('1 change not saved')
  await word.setValue('active')
  expect(wrapper.text()).not.toContain('not saved')
})

it('keeps what tells one record from another', async () => {
  const { wrapper } = await show()
  expect(wrapper.find('[aria-label="Source of external id"]').exists()).toBe(false)
  expect(wrapper.find('[aria-label^="external id says"]').exists()).toBe(true)
})

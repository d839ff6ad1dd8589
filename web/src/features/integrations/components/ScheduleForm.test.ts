import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ScheduleForm from './ScheduleForm.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anIntegration } from '@/testing/things'

const show = (schedule: string) => inApp(ScheduleForm, { integration: anIntegration({ schedule, version: 4 }) }, { permissions: ['integrations:write'] })

it('says an expression in words while it is typed, and sends it', async () => {
  const calls = answerWith({ 'PATCH /api/v1/integrations/i1': { body: anIntegration({ schedule: '30 7 * * 1', version: 5 }) } })
  const { wrapper } = await show('0 6 * * 1-5')
  expect(wrapper.text()).toContain('At 06:00, Monday through Friday, Europe/Berlin time.')
  await wrapper.get('input[name="expression"]').setValue('30 7 * * 1')
  expect(wrapper.text()).toContain('At 07:30, only on Monday')
  await wrapper.get('form').trigger('submit')
  await flushPromises()
  expect(calls[0]?.body).toEqual({ schedule: '30 7 * * 1' })
  expect(calls[0]?.headers.get('if-match')).toBe('"4"')
})

it('says what is wrong with one', async () => {
  const { wrapper } = await show('0 6 * * 1-5')
  await wrapper.get('input[name="expression"]').setValue('* * * * *')
  expect(wrapper.text()).toContain('At least five minutes between two syncs.')
  expect(wrapper.text()).not.toContain('First then')
})

it('shows the server\'s sentence when it knows better', async () => {
  answerWith({ 'PATCH /api/v1/integrations/i1': { status: 422, body: { code: 'invalid_input', detail: 'Wrong.', errors: [{ location: 'body.schedule', message: 'this day never comes' }] } } })
  const { wrapper } = await show('0 6 1 1 *')
  await wrapper.get('input[name="expression"]').setValue('0 6 2 1 *')
  await wrapper.get('form').trigger('submit')
  await flushPromises()
  expect(wrapper.text()).toContain('this day never comes')
})

it('asks for no expression where a plain choice stands', async () => {
  const { wrapper } = await show('45m')
  expect(wrapper.find('input[name="expression"]').exists()).toBe(false)
  expect(wrapper.text()).toContain('Every 45 minutes')
})

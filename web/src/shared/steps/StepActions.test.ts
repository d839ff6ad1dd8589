import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import StepActions from './StepActions.vue'
import { keys } from '../api/keys'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { aStep, aWorkflow } from '@/testing/things'

const subject = { id: 'e1', label: 'Jo Doe' }
const show = (over: Parameters<typeof aStep>[0]) =>
  inApp(StepActions, { workflowId: 'w1', step: aStep(over), subject }, { permissions: [] })

const dialog = () => document.body.querySelector<HTMLElement>('[role="dialog"]')!
const buttonIn = (within: Element, text: string) => [...within.querySelectorAll('button')].find(button => button.textContent.trim() === text)!

describe('StepActions', () => {
  it('shows nothing where nothing may be done', async () => {
    const { wrapper } = await show({ actions: [] })
    expect(wrapper.findAll('button')).toHaveLength(0)
  })

  it('approves with one click and shows the answer at once', async () => {
    const after = aWorkflow({ version: 2, status: 'completed' })
    const calls = answerWith({ 'POST /api/v1/workflows/w1/steps/s1/approve': { body: after } })
    const { wrapper, queryClient } = await show({ actions: ['approve', 'reject'] })
    await wrapper.findAll('button').find(button => button.text() === 'Approve')!.trigger('click')
    await flushPromises()
    expect(calls[0]!.body).toEqual({})
    expect(queryClient.getQueryData(keys.workflows.one('w1'))).toEqual(after)
  })

  it('rejects with a reason, after asking', async () => {
    const calls = answerWith({ 'POST /api/v1/workflows/w1/steps/s1/reject': { body: aWorkflow({ status: 'rejected' }) } })
    const { wrapper } = await show({ actions: ['approve', 'reject'] })
    await wrapper.findAll('button').find(button => button.text() === 'Reject')!.trigger('click')
    await flushPromises()
    expect(calls).toHaveLength(0)

    const note = dialog().querySelector('textarea')!
    note.value = ' Not this year '
    note.dispatchEvent(new Event('input'))
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(calls[0]!.body).toEqual({ note: 'Not this year' })
  })

  it('completes a hand-back only when every device is ticked', async () => {
    const asset = { id: 'a1', tag: 'AST-1', name: 'MacBook', status: 'assigned' as const }
    const calls = answerWith({ 'POST /api/v1/workflows/w1/steps/s1/complete': { body: aWorkflow() } })
    const { wrapper } = await show({ actions: ['complete'], form: 'collect_assets', assets: [asset] })
    await wrapper.find('button').trigger('click')
    await flushPromises()
    expect(buttonIn(dialog(), 'Collect devices').disabled).toBe(true)

    dialog().querySelector<HTMLInputElement>('input[type="checkbox"]')!.click()
    await flushPromises()
    expect(buttonIn(dialog(), 'Collect devices').disabled).toBe(false)
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(calls).toHaveLength(1)
  })

  it('ErrTaken: says why it could not be done', async () => {
    answerWith({ 'POST /api/v1/workflows/w1/steps/s1/complete': { status: 409, body: { code: 'workflow.step_closed', detail: 'Somebody else was faster.' } } })
    const { wrapper } = await show({ actions: ['complete'] })
    await wrapper.find('button').trigger('click')
    await flushPromises()
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(dialog().querySelector('[role="alert"]')!.textContent).toContain('Somebody else was faster.')
  })
})

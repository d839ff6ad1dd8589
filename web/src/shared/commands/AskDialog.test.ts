import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import AskDialog from './AskDialog.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anOffer, aVendorAction } from '@/testing/things'

const dialog = () => document.body.querySelector<HTMLElement>('[role="dialog"]')!
const submit = () => dialog().querySelector<HTMLButtonElement>('button[type="submit"]')!

async function fill(name: string, value: string) {
  const input = dialog().querySelector<HTMLInputElement>(`[name="${name}"] input, [name="${name}"] textarea, input[name="${name}"], textarea[name="${name}"]`)!
  input.value = value
  input.dispatchEvent(new Event('input'))
  await flushPromises()
}

const field = { key: 'pin', label: 'PIN', kind: 'text', required: true, default: null, help: '', pattern: '', placeholder: '', secret: true }

describe('AskDialog', () => {
  it('draws the inputs, and hides what is secret', async () => {
    const calls = answerWith({ 'POST /api/v1/actions': { status: 201, body: aVendorAction() } })
    const { wrapper } = await inApp(AskDialog, { offer: anOffer({ inputs: [field] }) }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(dialog().querySelector('input')!.type).toBe('password')
    await fill('pin', '123456')
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(calls[0]!.body).toEqual({ integration_id: 'i1', action: 'lock_device', device_id: 'd1', inputs: { pin: '123456' } })
    wrapper.unmount()
  })

  it('wants a reason and the serial number before something dangerous', async () => {
    const calls = answerWith({ 'POST /api/v1/actions': { status: 201, body: aVendorAction({ state: 'waiting' }) } })
    const { wrapper } = await inApp(AskDialog, { offer: anOffer({ action: 'wipe_device', title: 'Wipe', dangerous: true }) }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(dialog().textContent).toContain('A colleague must approve this')
    expect(submit().disabled).toBe(true)
    await fill('reason', 'Left on a train')
    await fill('confirm', 'something else')
    expect(submit().disabled).toBe(true)
    await fill('confirm', 'c02')
    expect(submit().disabled).toBe(false)
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(calls[0]!.body).toMatchObject({ action: 'wipe_device', reason: 'Left on a train' })
    wrapper.unmount()
  })

  it('shows what the server has against it', async () => {
    answerWith({ 'POST /api/v1/actions': { status: 409, body: { code: 'action.already_open', detail: 'Somebody has asked for this already.', status: 409 } } })
    const { wrapper } = await inApp(AskDialog, { offer: anOffer() }, { permissions: ['actions:run'] })
    await flushPromises()
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(dialog().querySelector('[role="alert"]')!.textContent).toContain('Somebody has asked for this already.')
    wrapper.unmount()
  })

  it('names the account, and wants it typed before something dangerous', async () => {
    const calls = answerWith({ 'POST /api/v1/actions': { status: 201, body: aVendorAction({ state: 'waiting' }) } })
    const account = { label: 'ana@acme.test', external_id: 'u-1' }
    const offer = anOffer({ action: 'disable_user', title: 'Disable', dangerous: true, device: null, account, holder: { id: 'p1', name: 'Ana' } })
    const { wrapper } = await inApp(AskDialog, { offer }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(dialog().textContent).toContain('Disable: ana@acme.test')
    await fill('reason', 'She has left')
    await fill('confirm', 'ana@acme.test')
    dialog().querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(calls[0]!.body).toEqual({ integration_id: 'i1', action: 'disable_user', inputs: {}, reason: 'She has left', account: { employee_id: 'p1', external_id: 'u-1' } })
    wrapper.unmount()
  })
})

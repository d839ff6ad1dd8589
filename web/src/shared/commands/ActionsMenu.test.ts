import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ActionsMenu from './ActionsMenu.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anOffer } from '@/testing/things'

const target = { noun: 'device', id: 'd1', name: 'LT-1' }
const items = () => [...document.body.querySelectorAll('[role="menuitem"]')]

describe('ActionsMenu', () => {
  it('is not there for those who may not ask', async () => {
    const { wrapper } = await inApp(ActionsMenu, { target }, { permissions: ['actions:read'] })
    expect(wrapper.find('button').exists()).toBe(false)
    wrapper.unmount()
  })

  it('reads what can be done when it is opened, and says what stands in the way', async () => {
    const offers = [anOffer({ title: 'Wipe', dangerous: true, obstacle: 'Intune is paused: resume the integration first.' }), anOffer({ title: 'Lock' })]
    const calls = answerWith({ 'GET /api/v1/devices/d1/actions': { body: { data: offers, page: { next_cursor: null, has_more: false } } } })
    const { wrapper } = await inApp(ActionsMenu, { target, compact: true }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(calls).toHaveLength(0)
    const button = wrapper.find('button')
    expect(button.attributes('aria-label')).toBe('Actions for LT-1')
    await button.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    await flushPromises()
    expect(calls).toHaveLength(1)
    expect(items().map(item => item.textContent?.trim())).toEqual(['Lock', 'WipeIntune is paused: resume the integration first.'])
    expect(items().map(item => item.hasAttribute('data-disabled'))).toEqual([false, true])
    wrapper.unmount()
  })

  it('is called what stands on it', async () => {
    answerWith({ 'GET /api/v1/employees/e1/actions': { body: { data: [anOffer({ title: 'Disable' })], page: { next_cursor: null, has_more: false } } } })
    const { wrapper } = await inApp(ActionsMenu, { target: { noun: 'employee', id: 'e1', name: 'Ana' } }, { permissions: ['actions:run'] })
    await flushPromises()
    const button = wrapper.find('button')
    expect(button.text()).toBe('Account actions')
    expect(button.attributes('aria-label')).toBeUndefined()
    wrapper.unmount()
  })

  it('does not stand on the page of an asset that nothing can be done with', async () => {
    answerWith({ 'GET /api/v1/assets/a1/actions': { body: { data: [], page: { next_cursor: null, has_more: false } } } })
    const { wrapper } = await inApp(ActionsMenu, { target: { noun: 'asset', id: 'a1', name: 'Desk' } }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(wrapper.find('button').exists()).toBe(false)
    wrapper.unmount()
  })

  it('has what can be done with somebody’s accounts, and says where', async () => {
    const account = { label: 'ana@acme.test', external_id: 'u-1' }
    const offers = [anOffer({ action: 'disable_user', title: 'Disable', dangerous: true, device: null, account, holder: { id: 'p1', name: 'Ana' } })]
    answerWith({ 'GET /api/v1/employees/p1/actions': { body: { data: offers, page: { next_cursor: null, has_more: false } } } })
    const { wrapper } = await inApp(ActionsMenu, { target: { noun: 'employee', id: 'p1', name: 'Ana' } }, { permissions: ['actions:run'] })
    await flushPromises()
    expect(wrapper.get('button').text()).toBe('Account actions')
    await wrapper.get('button').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(items().map(item => item.textContent?.trim())).toEqual(['Disable at Intune'])
    wrapper.unmount()
  })
})

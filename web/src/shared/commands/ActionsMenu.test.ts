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
    const { wrapper } = await inApp(ActionsMenu, { target }, { permissions: ['actions:run'] })
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
})

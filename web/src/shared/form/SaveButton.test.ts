import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import SaveButton from './SaveButton.vue'
import { useGoTo } from './useGoTo'
import { inApp } from '@/testing/mount'

/** A menu closes when the browser has drawn it: on a busy machine that takes as long as it takes. */
const PATIENCE = 30_000

/** A form that says where it was told to go. */
async function show() {
  const sent = vi.fn()
  const form = defineComponent(() => {
    const then = useGoTo('test')
    const submit = (event: Event) => {
      event.preventDefault()
      sent(then.value)
    }
    return () => h(UApp, () => h('form', { onSubmit: submit }, h(SaveButton, { 'modelValue': then.value, 'onUpdate:modelValue': (value) => { then.value = value }, 'label': 'Create', 'busy': false })))
  })
  const { wrapper } = await inApp(form, {}, { permissions: [] })
  const choose = async (text: string) => {
    await wrapper.get('button[aria-label="Save and go elsewhere"]').trigger('click')
    await flushPromises()
    const item = [...document.querySelectorAll<HTMLElement>('[role="menuitemcheckbox"]')].find(({ textContent }) => textContent?.includes(text))!
    item.click()
    await vi.waitFor(() => expect(document.querySelector('[role="menu"]')).toBeNull(), { timeout: PATIENCE })
    await flushPromises()
  }
  return { wrapper, sent, choose, submit: () => wrapper.get('button[type="submit"]') }
}

describe('SaveButton', () => {
  beforeEach(() => localStorage.clear())

  it('saves at once with the way that is chosen, and remembers it', async () => {
    const { sent, choose, submit } = await show()
    expect(submit().text()).toBe('Create and open')
    await choose('Create and go to the list')
    expect(sent.mock.calls).toEqual([['list']])
    expect(submit().text()).toBe('Create and go to the list')
    expect((await show()).submit().text()).toBe('Create and go to the list')
  }, PATIENCE)
})

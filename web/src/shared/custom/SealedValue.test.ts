import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { h } from 'vue'
import SealedValue from './SealedValue.vue'
import { inApp } from '@/testing/mount'
import { aCustomField } from '@/testing/things'

const field = aCustomField({ key: 'pin', name: 'PIN', sealed: true })

async function show(permissions: string[]) {
  const read = vi.fn().mockResolvedValue('4711')
  const { wrapper } = await inApp({ render: () => h(UApp, () => h(SealedValue, { field, read })) }, {}, { permissions })
  return { wrapper, read, button: (label: string) => wrapper.find(`button[aria-label="${label}"]`) }
}

it('is closed, without a button for those who may not look', async () => {
  const { wrapper, button } = await show(['assets:read'])
  expect(wrapper.text()).toBe('Sealed')
  expect(button('Reveal PIN').exists()).toBe(false)
})

it('opens on request, says that this is recorded, and closes again', async () => {
  const { wrapper, read, button } = await show(['fields:reveal'])
  expect(read).not.toHaveBeenCalled()
  await button('Reveal PIN').trigger('click')
  await flushPromises()
  expect(read).toHaveBeenCalledWith('pin')
  expect(wrapper.text()).toContain('4711')
  expect(wrapper.get('[role="status"].basis-full').text()).toBe('It is recorded that you looked.')
  await button('Hide PIN').trigger('click')
  expect(wrapper.text()).not.toContain('4711')
})

it('closes by itself', async () => {
  vi.useFakeTimers()
  const { wrapper, button } = await show(['fields:reveal'])
  await button('Reveal PIN').trigger('click')
  await vi.advanceTimersByTimeAsync(59_000)
  expect(wrapper.text()).toContain('4711')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(wrapper.text()).not.toContain('4711')
  vi.useRealTimers()
})

import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import FormDialog from './FormDialog.vue'
import { inApp } from '@/testing/mount'

const dialog = { title: 'Check in', submitLabel: 'Check in', busy: false, open: true }

async function open(props: object, fields: boolean) {
  const submitted: unknown[] = []
  const { wrapper } = await inApp({
    render: () => h(FormDialog, { ...dialog, ...props, onSubmit: () => submitted.push(1) }, () => fields ? [h('input', { id: 'hidden-twin', tabindex: '-1' }), h('input', { id: 'first' })] : 'Sure?'),
  })
  await flushPromises()
  return { wrapper, submitted }
}

describe('FormDialog', () => {
  it('the keyboard begins at the first field', async () => {
    await open({}, true)
    expect(document.activeElement?.id).toBe('first')
  })

  it('without fields it begins at what is asked for, and at the way out where that is grave', async () => {
    const { wrapper } = await open({}, false)
    expect(document.activeElement?.textContent).toContain('Check in')
    wrapper.unmount()
    await flushPromises()
    await open({ submitColor: 'error', submitLabel: 'Delete' }, false)
    expect(document.activeElement?.textContent).toContain('Cancel')
  })

  it('Ctrl+Enter does it from any field, when it can be done', async () => {
    const press = () => document.getElementById('first')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }))
    const { submitted, wrapper } = await open({}, true)
    press()
    expect(submitted).toHaveLength(1)
    wrapper.unmount()
    await flushPromises()
    const blocked = await open({ disabled: true }, true)
    press()
    expect(blocked.submitted).toHaveLength(0)
  })

  it('the keyboard stays on the page when what opened it has gone meanwhile', async () => {
    const shown = ref(false)
    const bar = ref(true)
    const { wrapper } = await inApp({
      render: () => [
        h('main', { id: 'main', tabindex: '-1' }, bar.value ? h('button', { id: 'opener' }) : undefined),
        h(FormDialog, { ...dialog, 'open': shown.value, 'onUpdate:open': (now: boolean) => { shown.value = now } }, () => 'Sure?'),
      ],
    })
    document.getElementById('opener')!.focus()
    shown.value = true
    await flushPromises()
    expect(document.activeElement?.id).not.toBe('opener')
    bar.value = false
    await flushPromises()
    shown.value = false
    await flushPromises()
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('main'))
    wrapper.unmount()
  })
})

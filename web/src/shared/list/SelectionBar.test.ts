import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import SelectionBar from './SelectionBar.vue'
import { useSelection } from './useSelection'
import { inApp } from '@/testing/mount'

describe('SelectionBar', () => {
  it('goes when nothing is to be chosen any more, and the keyboard stays on the page', async () => {
    const selection = useSelection()
    selection.set(['a', 'b'], true)
    const { wrapper } = await inApp({
      render: () => h('main', { id: 'main', tabindex: '-1' }, selection.count.value ? h(SelectionBar, { selection, total: 2 }) : undefined),
    })
    await wrapper.find('button[aria-label="Clear selection"]').trigger('click')
    await flushPromises()
    expect(selection.count.value).toBe(0)
    expect(document.activeElement?.id).toBe('main')
    wrapper.unmount()
  })
})

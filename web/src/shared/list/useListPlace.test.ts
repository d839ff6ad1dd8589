import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref, shallowRef, useTemplateRef } from 'vue'
import { useListPlace } from './useListPlace'
import { inApp } from '@/testing/mount'

const waiting = ref(false)
const opening = shallowRef<(id: string) => void>(() => undefined)

const List = defineComponent({
  setup() {
    opening.value = useListPlace(useTemplateRef<HTMLElement>('region'), () => waiting.value).opening
    return () => h('div', { ref: 'region' }, ['a', 'b'].map(id => h('p', { 'data-row': id }, h('a', { href: '#', id: `link-${id}` }, id))))
  },
})

/** What the browser's history says of an entry that one has gone back to. */
const cameBack = () => history.replaceState({ forward: '/assets/b' }, '')

async function open(path: string) {
  const { wrapper, router } = await inApp(List, {}, { path })
  await flushPromises()
  return { wrapper, router, region: wrapper.element as HTMLElement }
}

describe('useListPlace', () => {
  afterEach(() => {
    history.replaceState(null, '')
    waiting.value = false
    document.body.innerHTML = ''
  })

  async function leave(path: string) {
    const { wrapper, region } = await open(path)
    region.scrollTop = 420
    opening.value('b')
    wrapper.unmount()
  }

  it('going back finds the place and the row that was opened', async () => {
    await leave('/assets?q=mac')
    cameBack()
    const { region } = await open('/assets?q=mac')
    expect(region.scrollTop).toBe(420)
    expect(document.activeElement?.id).toBe('link-b')
  })

  it('rows that are read anew are waited for', async () => {
    await leave('/assets?q=slow')
    cameBack()
    waiting.value = true
    const { region } = await open('/assets?q=slow')
    expect(region.scrollTop).toBe(0)
    waiting.value = false
    await flushPromises()
    expect(region.scrollTop).toBe(420)
  })

  it('coming anew begins at the first row', async () => {
    await leave('/assets?q=new')
    const { region } = await open('/assets?q=new')
    expect(region.scrollTop).toBe(0)
    expect(document.activeElement?.id).not.toBe('link-b')
  })

  it('another page begins at its first row, other columns do not', async () => {
    const { region, router } = await open('/assets?q=pages')
    region.scrollTop = 420
    await router.push('/assets?q=pages&columns=tag')
    await flushPromises()
    expect(region.scrollTop).toBe(420)
    await router.push('/assets?q=pages&cursor=next')
    await flushPromises()
    expect(region.scrollTop).toBe(0)
  })
})

import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import NotesCard from './NotesCard.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anAsset } from '@/testing/things'

const asset = anAsset({ notes: 'Scratched lid', version: 3 })
const stale = { status: 412, body: { code: 'asset.stale', detail: 'stale' } }

async function show(permissions = ['assets:read', 'assets:write']) {
  const card = defineComponent(() => () => h(UApp, () => h(NotesCard, { asset })))
  const { wrapper } = await inApp(card, {}, { permissions })
  const write = async (text: string) => {
    await wrapper.get('button[aria-label="Edit notes"]').trigger('click')
    await wrapper.get('textarea').setValue(text)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
  }
  return { wrapper, write }
}

describe('NotesCard', () => {
  it('writes the notes alone, based on what was read', async () => {
    const calls = answerWith({ 'PATCH /api/v1/assets/a1': { body: { ...asset, notes: 'New lid', version: 4 } } })
    const { wrapper, write } = await show()
    await write(' New lid ')
    expect(calls.map(({ body, headers }) => [body, headers.get('if-match')])).toEqual([[{ notes: 'New lid' }, '"3"']])
    expect(wrapper.find('textarea').exists()).toBe(false)
  })

  it('another field that changed meanwhile is in nobody\'s way', async () => {
    const answers = [stale, { body: { ...asset, notes: 'New lid', version: 5 } }]
    const calls = answerWith({
      'PATCH /api/v1/assets/a1': () => answers.shift()!,
      'GET /api/v1/assets/a1': { body: { ...asset, name: 'Other', version: 4 } },
    })
    const { wrapper, write } = await show()
    await write('New lid')
    expect(calls.at(-1)!.headers.get('if-match')).toBe('"4"')
    expect(wrapper.find('textarea').exists()).toBe(false)
  })

  it('what somebody else wrote is shown before it is written over', async () => {
    const answers = [stale, { body: { ...asset, notes: 'Mine', version: 5 } }]
    const calls = answerWith({
      'PATCH /api/v1/assets/a1': () => answers.shift()!,
      'GET /api/v1/assets/a1': { body: { ...asset, notes: 'Theirs', version: 4 } },
    })
    const { wrapper, write } = await show()
    await write('Mine')
    expect(wrapper.get('[role="alert"]').text()).toContain('Theirs')
    expect(calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(calls.at(-1)!.body).toEqual({ notes: 'Mine' })
    expect(wrapper.find('textarea').exists()).toBe(false)
  })

  it('who may only read sees no pencil', async () => {
    const { wrapper } = await show(['assets:read'])
    expect(wrapper.find('button').exists()).toBe(false)
    expect(wrapper.text()).toContain('Scratched lid')
  })
})

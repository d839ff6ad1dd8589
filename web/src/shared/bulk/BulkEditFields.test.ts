import UApp from '@nuxt/ui/components/App.vue'
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import BulkEditFields from './BulkEditFields.vue'
import { emptyDraft, orderOf } from './draft'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { aCustomField } from '@/testing/things'

async function show() {
  answerWith({
    'GET /api/v1/fields': { body: { data: [
      aCustomField({ key: 'memory', name: 'Memory', type: 'number' }),
      aCustomField({ key: 'pin', name: 'PIN', sealed: true }),
      aCustomField({ key: 'imei', name: 'IMEI', unique: true }),
    ] } },
  })
  const draft = ref(emptyDraft('edit'))
  const form = defineComponent(() => () => h(UApp, () => h(BulkEditFields, { 'modelValue': draft.value, 'onUpdate:modelValue': value => draft.value = value, 'errors': {} })))
  const { wrapper } = await inApp(form, {}, { permissions: ['assets:write'] })
  await flushPromises()
  const box = (label: string) => wrapper.findAll('li').find(row => row.find('label').text() === label)!
  return { wrapper, draft, box, tick: (label: string) => box(label).get('button[role="checkbox"]').trigger('click') }
}

it('offers own fields that many assets can share', async () => {
  const { wrapper } = await show()
  const labels = wrapper.findAll('li label').map(label => label.text())
  expect(labels).toContain('Memory')
  expect(labels).toContain('Condition')
  expect(labels).not.toContain('PIN')
  expect(labels).not.toContain('IMEI')
})

it('sets an own field once it is ticked, and clears it on request', async () => {
  const { draft, box, tick } = await show()
  await tick('Memory')
  await box('Memory').get('input[type="number"]').setValue('64')
  expect(orderOf(draft.value).body).toEqual({ custom: { memory: 64 } })
  await box('Memory').findAll('button[role="checkbox"]').at(-1)!.trigger('click')
  expect(orderOf(draft.value).body).toEqual({ custom: { memory: null } })
  await tick('Memory')
  expect(draft.value.own).toEqual([])
})

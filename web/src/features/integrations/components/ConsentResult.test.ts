import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ConsentResult from './ConsentResult.vue'
import { inApp } from '@/testing/mount'

const show = (path: string) => inApp(ConsentResult, { name: 'Slack' }, { path })

it('says that it worked, and leaves the address once it is read', async () => {
  const { wrapper, router } = await show('/integrations/i1?tab=settings&connect=ok')
  expect(wrapper.text()).toContain('Slack is connected')
  await wrapper.get('button').trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ tab: 'settings' })
  expect(wrapper.text()).toBe('')
})

it('says why it did not, in words of its own whatever the address says', async () => {
  expect((await show('/integrations/i1?connect=failed&code=oauth.state_unknown')).wrapper.text()).toContain('It took too long')
  const { wrapper } = await show('/integrations/i1?connect=failed&code=call+0900+1234')
  expect(wrapper.text()).toContain('The vendor refused')
  expect(wrapper.text()).not.toContain('0900')
})

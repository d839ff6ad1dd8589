import { expect, it } from 'vitest'
import StepRequests from './StepRequests.vue'
import { inApp } from '@/testing/mount'

const requests = [
  { id: 'x1', title: 'Lock LT-1', state: 'done' as const, problem: null },
  { id: 'x2', title: 'Disable ana@acme.test', state: 'rejected' as const, problem: 'Bo has rejected it: she stays.' },
]

it('says how far each request is and why one came to nothing', async () => {
  const { wrapper } = await inApp(StepRequests, { requests }, { permissions: ['actions:read'] })
  expect(wrapper.findAll('li').map(row => row.text())).toEqual([expect.stringContaining('Done'), expect.stringContaining('Bo has rejected it: she stays.')])
  expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/actions/x1', '/actions/x2'])
  wrapper.unmount()
})

it('leads nowhere for those who may not read requests', async () => {
  const { wrapper } = await inApp(StepRequests, { requests }, { permissions: [] })
  expect(wrapper.find('a').exists()).toBe(false)
  expect(wrapper.text()).toContain('Lock LT-1')
  wrapper.unmount()
})

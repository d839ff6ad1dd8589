import { expect, it } from 'vitest'
import { openSteps } from './openSteps'
import { aStep, aWorkflow } from '@/testing/things'

it('lists what may be done, the most urgent first', () => {
  const open = openSteps([
    aWorkflow({ id: 'later', steps: [aStep({ id: 'pick', actions: ['complete'], due_at: '2026-03-09' }), aStep({ id: 'waits' })] }),
    aWorkflow({ id: 'undated', steps: [aStep({ id: 'some day', actions: ['complete'] })] }),
    aWorkflow({ id: 'now', steps: [aStep({ id: 'approve', actions: ['approve'], due_at: '2026-03-02' })] }),
  ])
  expect(open.map(({ run, step }) => `${run.id}: ${step.id}`)).toEqual(['now: approve', 'later: pick', 'undated: some day'])
})

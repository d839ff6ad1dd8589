import { expect, it } from 'vitest'
import { runsAboutMe } from './myRuns'
import { aWorkflow } from '@/testing/things'

const runs = [
  aWorkflow({ id: 'about a colleague', subject: { type: 'employee', id: 'e2', label: 'Ada' } }),
  aWorkflow({ id: 'about me' }),
  aWorkflow({ id: 'over', status: 'completed' }),
]

it('tells what is about me and still under way', () => {
  expect(runsAboutMe(runs, 'e1').map(run => run.id)).toEqual(['about me'])
})

it('a user without an employee is nobody\'s subject', () => {
  expect(runsAboutMe(runs, null)).toEqual([])
})

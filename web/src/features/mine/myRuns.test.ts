import { expect, it } from 'vitest'
import { splitRuns } from './myRuns'
import { aStep, aWorkflow } from '@/testing/things'

const toDo = aWorkflow({ id: 'to do', subject: { type: 'employee', id: 'e2', label: 'Ada' }, steps: [aStep({ actions: ['approve'] })] })
const aboutMe = aWorkflow({ id: 'about me', steps: [aStep()] })
const over = aWorkflow({ id: 'over', status: 'completed' })

it('tells what waits for me from what is about me', () => {
  const split = splitRuns([toDo, aboutMe, over], 'e1')
  expect(split.forMe.map(run => run.id)).toEqual(['to do'])
  expect(split.aboutMe.map(run => run.id)).toEqual(['about me'])
})

it('a user without an employee is nobody\'s subject', () => {
  expect(splitRuns([aboutMe], null).aboutMe).toEqual([])
})

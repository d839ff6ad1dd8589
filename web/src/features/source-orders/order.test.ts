import { expect, it } from 'vitest'
import { moved } from './order'

it('moves one a place ahead and leaves the given order alone', () => {
  const order = ['hand', 'intune', 'jamf']
  expect(moved(order, 2)).toEqual(['hand', 'jamf', 'intune'])
  expect(moved(order, 1)).toEqual(['intune', 'hand', 'jamf'])
  expect(order).toEqual(['hand', 'intune', 'jamf'])
})

import { expect, it } from 'vitest'
import { fleetShares } from './fleet'

it('shares add up, and statuses without assets are there', () => {
  const { total, shares } = fleetShares({ assigned: 3, in_stock: 1 })
  expect(total).toBe(4)
  expect(shares).toHaveLength(9)
  expect(shares.slice(0, 3)).toEqual([
    { status: 'assigned', count: 3, share: 0.75 },
    { status: 'in_stock', count: 1, share: 0.25 },
    { status: 'reserved', count: 0, share: 0 },
  ])
})

it('a company without assets divides nothing by nothing', () => {
  expect(fleetShares({}).shares.every(({ share }) => share === 0)).toBe(true)
})

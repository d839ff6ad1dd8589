import { expect, it } from 'vitest'
import { pickGroups } from './pickGroups'
import { anAsset } from '@/testing/things'

const jo = { id: 'e1', display_name: 'Jo Doe', email: null }
const ada = { id: 'e2', display_name: 'Ada', email: null }

it('offers what waits for the person first, then the shelf, then the orders, each once', () => {
  const groups = pickGroups([
    anAsset({ id: 'ordered', status: 'on_order' }),
    anAsset({ id: 'shelf', status: 'in_stock' }),
    anAsset({ id: 'mine', status: 'reserved', reserved_for: jo }),
    anAsset({ id: 'mine to come', status: 'on_order', reserved_for: jo }),
    anAsset({ id: 'mine to come', status: 'on_order', reserved_for: jo }),
    anAsset({ id: 'theirs', status: 'reserved', reserved_for: ada }),
    anAsset({ id: 'ordered for ada', status: 'on_order', reserved_for: ada }),
  ], 'e1')
  expect(groups.map(group => [group.key, group.assets.map(asset => asset.id)])).toEqual([
    ['reserved', ['mine', 'mine to come']],
    ['in_stock', ['shelf']],
    ['on_order', ['ordered']],
  ])
})

it('leaves out empty groups', () => {
  expect(pickGroups([], 'e1')).toEqual([])
})

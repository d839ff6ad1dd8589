import { expect, it } from 'vitest'
import type { LiveCache } from './cache'
import { mergePatches, onEach } from './patches'

it('every feature that listens to an event is heard, in order', () => {
  const heard: string[] = []
  const merged = mergePatches([
    { asset_created: () => heard.push('assets') },
    onEach(['asset_created', 'asset_updated'], () => heard.push('activity')),
  ])
  merged.asset_created!({} as LiveCache, {} as never)
  merged.asset_updated!({} as LiveCache, {} as never)
  expect(heard).toEqual(['assets', 'activity', 'activity'])
})

import type { Device } from '@assetronics/api-client'
import { expect, it } from 'vitest'
import { sureDecisions } from './review'

type Suggestion = Device['suggestions'][number]

const suggestion = (id: string, reasons: Suggestion['reasons'], taken = false) => ({ asset: { id }, reasons, taken }) as Suggestion
const device = (id: string, ...suggestions: Suggestion[]) =>
  ({ id, state: 'review', integration: { id: 'intune' }, suggestions }) as Device

it('accepts what a key speaks for, and only that', () => {
  expect(sureDecisions([
    device('key', suggestion('a', ['serial_alike', 'user']), suggestion('b', ['name'])),
    device('name', suggestion('c', ['name', 'user', 'mac'])),
    device('two keys', suggestion('d', ['serial']), suggestion('e', ['asset_tag'])),
    device('taken', suggestion('f', ['serial'], true)),
    device('nothing'),
  ])).toEqual([{ device_id: 'key', act: 'link', asset_id: 'a' }])
})

it('leaves two devices that want one asset to a person', () => {
  expect(sureDecisions([device('1', suggestion('a', ['imei'])), device('2', suggestion('a', ['asset_tag']))])).toEqual([])
})

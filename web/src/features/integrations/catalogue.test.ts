import type { Connector } from '@assetronics/api-client'
import { describe, expect, it } from 'vitest'
import { categoriesOf, found } from './catalogue'

const connector = (key: string, name: string, category: string, description = '') => ({ key, name, category, description }) as Connector
const all = [
  connector('workday', 'Workday', 'hris', 'People and positions.'),
  connector('jamf-pro', 'Jamf Pro', 'mdm', 'Macs, iPhones and iPads.'),
  connector('bamboohr', 'BambooHR', 'hris', 'People and their jobs.'),
]

describe('the catalogue', () => {
  it('finds by all words, in the name, the key or the description', () => {
    expect(found(all, 'PEOPLE', '').map(({ key }) => key)).toEqual(['bamboohr', 'workday'])
    expect(found(all, 'people jobs', '').map(({ key }) => key)).toEqual(['bamboohr'])
    expect(found(all, 'jamf-pro', '').map(({ key }) => key)).toEqual(['jamf-pro'])
    expect(found(all, 'people', 'mdm')).toEqual([])
  })

  it('counts its categories, the largest first', () => {
    expect(categoriesOf(all)).toEqual([{ category: 'hris', count: 2 }, { category: 'mdm', count: 1 }])
  })
})

import { describe, expect, it } from 'vitest'
import type { ListField } from './fields'
import { filtersFrom, operatorsOf, toParams } from './filters'

const fields: ListField[] = [
  { key: 'status', label: 'Status', type: 'choice', filter: 'status' },
  { key: 'warranty_end', label: 'Warranty', type: 'date', filter: 'warranty_end', nullable: true },
  { key: 'custom.odd__name', label: 'Odd', type: 'text', filter: 'custom.odd__name' },
  { key: 'company', label: 'Company', type: 'reference' },
]

describe('filtersFrom', () => {
  it('reads operators out of names', () => {
    const found = filtersFrom({ status: 'in_stock,lost', warranty_end__lte: '2027-01-01', q: 'mac' }, fields)
    expect(found.map(({ field, op, value }) => [field.key, op, value])).toEqual([['status', '', 'in_stock,lost'], ['warranty_end', 'lte', '2027-01-01']])
  })

  it('leaves alone what the list cannot be asked', () => {
    expect(filtersFrom({ status__gte: 'a', company: 'c1', nonsense: 'x', status: '' }, fields)).toEqual([])
  })

  it('a name that holds two underscores is still a name', () => {
    const [filter] = filtersFrom({ 'custom.odd__name': 'x' }, fields)
    expect(filter).toMatchObject({ op: '', value: 'x' })
  })

  it('writes what it reads', () => {
    const query = { 'status': 'lost', 'warranty_end__isnull': 'true', 'custom.odd__name__contains': 'y' }
    expect(toParams(filtersFrom(query, fields))).toEqual(query)
  })
})

it('only what may be empty can be asked whether it is', () => {
  expect(operatorsOf(fields[1]!)).toContain('isnull')
  expect(operatorsOf(fields[0]!)).not.toContain('isnull')
})

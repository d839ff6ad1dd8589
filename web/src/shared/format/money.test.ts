import { describe, expect, it } from 'vitest'
import { formatMoney, parseMoney, toDecimal } from './money'

describe('parseMoney', () => {
  it.each([
    ['1499', 149900],
    ['1499.5', 149950],
    ['1,499.00', 149900],
    ['1.499,00', 149900],
    ['1 499,99', 149999],
    ['1’499.90', 149990],
    ['1,499', 149900],
    ['0.05', 5],
  ])('reads %s', (typed, amount) => {
    expect(parseMoney(typed, 'EUR')).toEqual({ amount, currency: 'EUR' })
  })

  it.each(['', 'abc', '-5', '12x', '1e5'])('refuses "%s"', (typed) => {
    expect(parseMoney(typed, 'EUR')).toBeNull()
  })

  it('minds currencies without or with three decimals', () => {
    expect(parseMoney('149,900', 'JPY')).toEqual({ amount: 149900, currency: 'JPY' })
    expect(parseMoney('1.250', 'KWD')).toEqual({ amount: 1250, currency: 'KWD' })
  })

  it.each([[149900, 'EUR'], [149900, 'JPY'], [1250, 'KWD'], [5, 'USD']])('reads back what is shown: %s %s', (amount, currency) => {
    expect(parseMoney(toDecimal({ amount, currency }), currency)).toEqual({ amount, currency })
  })
})

it('formatMoney shows minor units by locale', () => {
  expect(formatMoney({ amount: 149900, currency: 'EUR' }, 'en-GB')).toBe('€1,499.00')
  expect(formatMoney({ amount: 149900, currency: 'JPY' }, 'en-US')).toBe('¥149,900')
})

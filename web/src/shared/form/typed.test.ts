import { expect, it } from 'vitest'
import { stillFits } from './typed'

const models = ['Evolve2 65 Jabra', 'Latitude 7450 Dell', 'UltraSharp U2723QE Dell']
const fits = (typed: string) => stillFits(models, typed, text => text)

it('of what was found before only what fits is left', () => {
  expect(fits('ultra')).toEqual(['UltraSharp U2723QE Dell'])
  expect(fits(' DELL 74')).toEqual(['Latitude 7450 Dell'])
  expect(fits('thinkpad')).toEqual([])
})

it('who types nothing is shown all', () => {
  expect(fits('  ')).toEqual(models)
})

import { describe, expect, it } from 'vitest'
import { usableLocale } from './locale'

describe('usableLocale', () => {
  it.each([
    { languages: ['de-AT', 'en'], locale: 'de-AT' },
    { languages: ['en-US@posix', 'en-US'], locale: 'en-US' },
    { languages: ['en-US@posix'], locale: 'en' },
    { languages: [''], locale: 'en' },
    { languages: [], locale: 'en' },
  ])('is $locale of $languages', ({ languages, locale }) => {
    expect(usableLocale(languages)).toBe(locale)
    expect(() => new Date(0).toLocaleString(usableLocale(languages))).not.toThrow()
  })
})

/**
 * usableLocale is the first of the browser's languages that can be formatted with.
 * Some browsers hand on what the system says, such as en-US@posix, and every
 * formatter refuses that.
 */
export function usableLocale(languages: readonly string[]): string {
  return languages.find(isLocale) ?? 'en'
}

function isLocale(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0
  }
  catch {
    return false
  }
}

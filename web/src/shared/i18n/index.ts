import { createI18n } from 'vue-i18n'

type Messages = { [key: string]: string | Messages }

/** Every file of `en/` is one family of keys, named after the file. */
const files = import.meta.glob<Messages>('./en/*.json', { eager: true, import: 'default' })

export const english: Messages = Object.fromEntries(
  Object.entries(files).map(([path, messages]) => [path.replace(/^.*\/(\w+)\.json$/, '$1'), messages]),
)

export function createAppI18n() {
  return createI18n({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: { en: english },
  })
}

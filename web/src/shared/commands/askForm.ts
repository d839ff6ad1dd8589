import type { ActionOffer, VendorAction } from '@assetronics/api-client'

export type AskValues = Record<string, string | boolean>

/** startOf is what a form begins with: the defaults. */
export const startOf = (offer: ActionOffer): AskValues =>
  Object.fromEntries(offer.inputs.map(({ key, kind, default: held }) => [key, kind === 'boolean' ? held === true : held == null ? '' : String(held)]))

/** inputsOf reads the typed texts as the inputs' kinds; what is empty is left out. */
export function inputsOf(offer: ActionOffer, values: AskValues): Record<string, unknown> {
  const entries = offer.inputs.map(({ key, kind }) => {
    const value = values[key]
    if (kind === 'boolean') return [key, value === true]
    const text = String(value ?? '').trim()
    return [key, kind === 'number' && text !== '' ? Number(text) : text]
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

/** labelOf names what something is done to. */
export const labelOf = ({ device, account }: Pick<VendorAction, 'device' | 'account'>) => device?.label ?? account?.label ?? ''

/** nameOf names a request or an offer: Lock LT-0042. */
export const nameOf = (thing: Pick<VendorAction, 'title' | 'device' | 'account'>) => `${thing.title} ${labelOf(thing)}`.trim()

/** wordToType is what must be typed before something dangerous: nobody does that by mistake. */
export const wordToType = (offer: ActionOffer) => offer.device?.serial || labelOf(offer) || offer.title

/** isTyped takes the serial number or the name, in any case of letters. */
export function isTyped(offer: ActionOffer, typed: string): boolean {
  const same = (word: string | null | undefined) => !!word && word.trim().toLowerCase() === typed.trim().toLowerCase()
  return same(wordToType(offer)) || same(labelOf(offer))
}

const icons: [RegExp, string][] = [
  [/lock/, 'i-lucide-lock'],
  [/wipe|erase/, 'i-lucide-eraser'],
  [/restart|reboot/, 'i-lucide-rotate-cw'],
  [/retire|disable/, 'i-lucide-user-x'],
  [/sync|report/, 'i-lucide-refresh-cw'],
  [/message/, 'i-lucide-message-square'],
  [/tag/, 'i-lucide-tag'],
]

/** iconOf suits an action by its name. */
export const iconOf = (action: string) => icons.find(([pattern]) => pattern.test(action))?.[1] ?? 'i-lucide-zap'

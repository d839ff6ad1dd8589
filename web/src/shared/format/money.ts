import type { Money } from '@assetronics/api-client'

/** fractionDigits is how many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function fractionDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  }
  catch {
    return 2
  }
}

export function formatMoney({ amount, currency }: Money, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount / 10 ** fractionDigits(currency))
}

/** toDecimal shows minor units as a person types them, without grouping: 149900 EUR → "1499.00". */
export function toDecimal({ amount, currency }: Money): string {
  const digits = fractionDigits(currency)
  return (amount / 10 ** digits).toFixed(digits)
}

/**
 * parseMoney reads what a person typed ("1499", "1,499.00", "1.499,00", "1 499,5") into
 * minor units; null when it is no amount. The last separator followed by one
 * or two digits (three in currencies that have them) is the decimal sign.
 */
export function parseMoney(typed: string, currency: string): Money | null {
  const digits = fractionDigits(currency)
  const text = typed.trim().replace(/[\s'’]/g, '')
  if (!/^\d[\d.,]*$/.test(text)) return null
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const decimals = at < 0 ? 0 : text.length - at - 1
  const hasFraction = decimals > 0 && decimals <= digits
  const whole = (hasFraction ? text.slice(0, at) : text).replace(/[.,]/g, '')
  const fraction = hasFraction ? text.slice(at + 1) : ''
  const amount = Number(whole + fraction.padEnd(digits, '0'))
  return Number.isSafeInteger(amount) ? { amount, currency } : null
}

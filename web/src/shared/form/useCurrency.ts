import { useLocalStorage } from '@vueuse/core'

export const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'JPY', 'CAD', 'AUD', 'INR']

/** useCurrency remembers what the person last bought in. */
export function useCurrency() {
  return useLocalStorage('assetronics-currency', 'EUR')
}

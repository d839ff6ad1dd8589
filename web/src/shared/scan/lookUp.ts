import type { Asset } from '@assetronics/api-client'
import { api, call } from '../api/client'
import { ApiProblem } from '../api/problem'

/** scannedCode cleans what a scanner types: stray blanks, line ends and tabs at either end. */
export function scannedCode(typed: string): string {
  return typed.replace(/[\r\n\t]+/g, ' ').trim()
}

/** scannedCodes are those in what was typed, scanned or pasted: several stand on lines, or between commas or tabs. */
export function scannedCodes(typed: string): string[] {
  return typed.split(/[\r\n\t,;]+/).map(code => code.trim()).filter(Boolean)
}

/** lookUp finds the asset with this tag or serial, or whose address in the product this is; null when there is none. */
export async function lookUp(code: string): Promise<Asset | null> {
  try {
    return await call(api.GET('/api/v1/assets/lookup', { params: { query: { code } } }))
  }
  catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null
    throw error
  }
}

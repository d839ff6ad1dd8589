import type { Asset, AssetInput } from '@assetronics/api-client'
import { createAsset } from './api'

/**
 * useCreateAssets makes one asset after the other. When one is refused, `rest` hears of the serials that
 * are still to be made, so that sending the form again makes only those.
 */
export function useCreateAssets() {
  return async function create(inputs: AssetInput[], rest: (serials: string[]) => void): Promise<Asset[]> {
    const made: Asset[] = []
    for (const input of inputs) {
      try {
        made.push(await createAsset(input))
      }
      catch (error) {
        if (made.length) rest(inputs.slice(made.length).map(left => left.serial ?? ''))
        throw error
      }
    }
    return made
  }
}

import type { Asset, Holder } from '@assetronics/api-client'
import { useSessionStorage } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import { assignAsset, getAsset, returnAsset } from '../api'
import { useAssetCache } from '../useAssetCache'
import { useProblemText } from '@/shared/api/useProblemText'
import { lookUp, scannedCodes } from '@/shared/scan/lookUp'
import { useSession } from '@/shared/session/session'

/**
 * What became of one scan: returned, returned and handed out again, had nobody to return from, scanned
 * before in this list, belongs to nothing, or refused.
 */
export type ScanResult = 'returned' | 'undone' | 'free' | 'again' | 'unknown' | 'failed'

export interface Scan {
  key: number
  code: string
  result: ScanResult
  at: string
  asset?: { id: string, tag: string, name: string }
  /** Who had it, to whom undoing gives it back. */
  from?: { holder: Holder, expected_return: string | null }
  problem?: string
}

interface Body { location_id?: string, condition?: string, note?: string }

/**
 * useCheckIn returns what is scanned, one after the other, and keeps the list of it until it is cleared, also
 * while one looks at an asset and comes back. `hear` is told of each scan as it is done.
 */
export function useCheckIn(body: () => Body, hear: (scan: Scan) => void) {
  const session = useSession()
  const store = useAssetCache()
  const describe = useProblemText()
  const scans = useSessionStorage<Scan[]>(`assetronics-check-in-${session.user?.id ?? ''}`, [])
  const waiting = shallowRef<string[]>([])
  const busy = shallowRef(false)

  const returned = computed(() => scans.value.filter(({ result }) => result === 'returned'))
  /** The last return, which a slip of the hand is undone by. */
  const last = computed(() => scans.value.find(({ result }) => result === 'returned' || result === 'undone'))

  async function scan(typed: string) {
    waiting.value = [...waiting.value, ...scannedCodes(typed)]
    if (busy.value) return
    busy.value = true
    // A scanner is faster than the server: what comes meanwhile waits its turn.
    for (let code = waiting.value[0]; code !== undefined; code = waiting.value[0]) {
      note({ code, ...await take(code) })
      waiting.value = waiting.value.slice(1)
    }
    busy.value = false
  }

  function note(scan: Omit<Scan, 'key' | 'at'>) {
    const noted = { ...scan, key: (scans.value[0]?.key ?? 0) + 1, at: new Date().toISOString() }
    scans.value = [noted, ...scans.value]
    hear(noted)
  }

  async function take(code: string): Promise<Omit<Scan, 'key' | 'at' | 'code'>> {
    let found: Asset | null = null
    try {
      found = await lookUp(code)
      if (!found) return { result: 'unknown' }
      const asset = { id: found.id, tag: found.tag, name: found.name }
      if (!found.holder) return { result: returned.value.some(scan => scan.asset?.id === asset.id) ? 'again' : 'free', asset }
      const from = { holder: found.holder, expected_return: found.expected_return }
      store(await returnAsset(found, body()))
      return { result: 'returned', asset, from }
    }
    catch (error) {
      return { result: 'failed', asset: found ? { id: found.id, tag: found.tag, name: found.name } : undefined, problem: describe(error) }
    }
  }

  /** undo hands the last return out again, to whoever had it. */
  async function undo() {
    const { key, asset, from } = last.value!
    const { holder, expected_return } = from!
    store(await assignAsset(await getAsset(asset!.id), { [`${holder.type}_id`]: holder.id, expected_return: expected_return ?? undefined }))
    scans.value = scans.value.map(scan => scan.key === key ? { ...scan, result: 'undone' } : scan)
  }

  return {
    scans, waiting, busy, last, undo, scan,
    count: computed(() => returned.value.length),
    unknown: computed(() => scans.value.filter(({ result }) => result === 'unknown')),
    clear: () => { scans.value = [] },
  }
}

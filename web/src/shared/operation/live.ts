import { keys } from '../api/keys'
import { onEach, type Patches } from '../realtime/patches'

/** How far long work is, whatever it is about. */
export const patches: Patches = onEach(['asset_bulk_progress', 'employee_bulk_progress', 'merge_progress'], (cache, { operation }) => {
  cache.change(keys.operations.one(operation.id), () => operation)
})

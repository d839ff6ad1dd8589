import { keys } from '@/shared/api/keys'
import { fileKeys } from '@/shared/files/files'
import type { Patches } from '@/shared/realtime/patches'
import { registerKeys, type RegisterName } from '@/shared/register/registerApi'

/** How the server calls the rows of each register, and where the page keeps them. */
const HELD: Record<string, readonly string[]> = {
  ...Object.fromEntries(Object.entries({
    category: 'categories', manufacturer: 'manufacturers', model: 'models', vendor: 'vendors', company: 'companies',
    cost_centre: 'cost-centres', location: 'locations', department: 'departments',
  } satisfies Record<string, RegisterName>).map(([noun, register]) => [noun, registerKeys.all(register)])),
  status_label: keys.catalog.statusLabels,
  field: keys.fields.all,
  field_set: keys.fields.all,
  attachment: fileKeys.all,
}

/** What a lost connection leaves in doubt. */
export const registerCovers = [...new Set(Object.values(HELD)), ['choices'], ['choice']]

export const patches: Patches = {
  registers_changed: (cache, { registers }) => {
    const held = registers.flatMap(noun => HELD[noun] ? [HELD[noun]] : [])
    cache.refetch(...held, ['choices'], ['choice'])
  },
}

import type { Asset, AssetInput, AssetPatch } from '@assetronics/api-client'
import { parseMoney, toDecimal } from '@/shared/format/money'

/** What the form's fields hold; an empty string is nothing. */
export interface AssetForm {
  name: string
  category: string
  serial: string
  tag: string
  manufacturer: string
  model: string
  location_id: string
  status: 'in_stock' | 'on_order'
  purchase_date: string
  cost: string
  currency: string
  warranty_end: string
  notes: string
}

export function emptyForm(currency: string): AssetForm {
  return {
    name: '', category: '', serial: '', tag: '', manufacturer: '', model: '', location_id: '', status: 'in_stock',
    purchase_date: '', cost: '', currency, warranty_end: '', notes: '',
  }
}

export function formOf(asset: Asset, currency: string): AssetForm {
  return {
    name: asset.name,
    category: asset.category.slug,
    serial: asset.serial ?? '',
    tag: asset.tag,
    manufacturer: asset.manufacturer?.name ?? '',
    model: asset.model?.name ?? '',
    location_id: asset.location?.id ?? '',
    status: 'in_stock',
    purchase_date: asset.purchase_date ?? '',
    cost: asset.purchase_cost ? toDecimal(asset.purchase_cost) : '',
    currency: asset.purchase_cost?.currency ?? currency,
    warranty_end: asset.warranty_end ?? '',
    notes: asset.notes ?? '',
  }
}

/** toInput leaves out what was left empty: the server has its own defaults. */
export function toInput(form: AssetForm): AssetInput {
  const { cost, currency, ...rest } = form
  const filled = Object.entries(rest)
    .map(([field, value]) => [field, value.trim()])
    .filter(([, value]) => value !== '')
  const purchase_cost = parseMoney(cost, currency)
  return { ...Object.fromEntries(filled), ...purchase_cost && { purchase_cost } }
}

/** toPatch names only what was changed; what was emptied becomes null. */
export function toPatch(before: AssetForm, after: AssetForm): AssetPatch {
  const fields = ['name', 'category', 'serial', 'tag', 'manufacturer', 'model', 'location_id', 'purchase_date', 'warranty_end', 'notes'] as const
  const changed = fields
    .filter(field => after[field].trim() !== before[field])
    .map(field => [field, after[field].trim() || null])
  const costChanged = after.cost !== before.cost || (after.cost !== '' && after.currency !== before.currency)
  return { ...Object.fromEntries(changed), ...costChanged && { purchase_cost: parseMoney(after.cost, after.currency) } }
}

/** costIsWrong tells that something was typed which is no amount. */
export function costIsWrong(form: AssetForm): boolean {
  return form.cost.trim() !== '' && parseMoney(form.cost, form.currency) === null
}

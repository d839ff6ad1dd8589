import type { Asset, AssetInput, AssetPatch, Ownership } from '@assetronics/api-client'
import type { Choice } from '@/shared/form/references'
import { parseMoney, toDecimal } from '@/shared/format/money'

/** What the form's fields hold; an empty string is nothing. */
export interface AssetForm {
  name: string
  tag: string
  serial: string
  condition: string
  ownership: Ownership
  lessor: string
  lease_start: string
  lease_end: string
  purchase_date: string
  order_number: string
  invoice_number: string
  warranty_start: string
  warranty_end: string
  warranty_provider: string
  end_of_life: string
  notes: string
  cost: string
  currency: string
  tags: string[]
  category: Choice | null
  manufacturer: Choice | null
  model: Choice | null
  location: Choice | null
  parent: Choice | null
  company: Choice | null
  cost_centre: Choice | null
  vendor: Choice | null
}

export type FormField = keyof AssetForm

const texts = [
  'name', 'tag', 'serial', 'condition', 'ownership', 'lessor', 'lease_start', 'lease_end', 'purchase_date',
  'order_number', 'invoice_number', 'warranty_start', 'warranty_end', 'warranty_provider', 'end_of_life', 'notes',
] as const satisfies FormField[]

/** What the API calls a reference that is written by id. */
export const referenceNames = {
  category: 'category',
  manufacturer: 'manufacturer',
  model: 'model',
  location: 'location_id',
  parent: 'parent_id',
  company: 'company_id',
  cost_centre: 'cost_centre_id',
  vendor: 'vendor_id',
} as const

const referenceFields = Object.keys(referenceNames) as (keyof typeof referenceNames)[]

export function emptyForm(currency: string): AssetForm {
  return {
    name: '', tag: '', serial: '', condition: '', ownership: 'owned', lessor: '', lease_start: '', lease_end: '',
    purchase_date: '', order_number: '', invoice_number: '', warranty_start: '', warranty_end: '', warranty_provider: '',
    end_of_life: '', notes: '', cost: '', currency, tags: [],
    category: null, manufacturer: null, model: null, location: null, parent: null, company: null, cost_centre: null, vendor: null,
  }
}

const choice = (ref: { id: string, name: string } | null): Choice | null => ref && { id: ref.id, label: ref.name }

export function formOf(asset: Asset, currency: string): AssetForm {
  return {
    ...emptyForm(currency),
    ...Object.fromEntries(texts.map(field => [field, asset[field] ?? ''])),
    ...Object.fromEntries(referenceFields.map(field => [field, choice(asset[field])])),
    // What follows from the model is not this asset's own.
    end_of_life: asset.end_of_life_by_hand ? asset.end_of_life ?? '' : '',
    cost: asset.purchase_cost ? toDecimal(asset.purchase_cost) : '',
    currency: asset.purchase_cost?.currency ?? currency,
    tags: [...asset.tags],
  }
}

const nameOf = (model: Choice | null, manufacturer: Choice | null) =>
  model ? [model.hint ?? manufacturer?.label, model.label].filter(Boolean).join(' ') : ''

/** withModel chooses a model; an asset that nobody gave a name of its own is called after it. */
export function withModel(form: AssetForm, model: Choice | null): AssetForm {
  const own = form.name.trim() !== '' && form.name.trim() !== nameOf(form.model, form.manufacturer)
  return { ...form, model, name: own ? form.name : nameOf(model, form.manufacturer) }
}

/** cloneOf begins a new asset like another one: what tells the two apart is left open. */
export function cloneOf(asset: Asset, currency: string): AssetForm {
  return { ...formOf(asset, currency), tag: '', serial: '' }
}

/** serialsOf splits what was typed or scanned: one asset for each serial, one without when there is none. */
export function serialsOf(text: string): string[] {
  const serials = text.split(/[\n,;\t]+/).map(serial => serial.trim()).filter(Boolean)
  return serials.length ? [...new Set(serials)] : ['']
}

/** toInput leaves out what was left empty: the server has its own defaults. */
export function toInput(form: AssetForm): AssetInput {
  const purchase_cost = parseMoney(form.cost, form.currency)
  return {
    ...Object.fromEntries(texts.map(field => [field, form[field].trim()]).filter(([, value]) => value !== '')),
    ...Object.fromEntries(referenceFields.flatMap(field => form[field] ? [[referenceNames[field], form[field].id]] : [])),
    ...form.tags.length && { tags: form.tags },
    ...purchase_cost && { purchase_cost },
    name: form.name.trim(),
  }
}

/** toPatch names only what was changed; what was emptied becomes null. */
export function toPatch(before: AssetForm, after: AssetForm): AssetPatch {
  const changed = changedFields(before, after)
  const costChanged = changed.has('cost') || (after.cost !== '' && changed.has('currency'))
  return {
    ...Object.fromEntries(texts.filter(field => changed.has(field)).map(field => [field, after[field].trim() || null])),
    ...Object.fromEntries(referenceFields.filter(field => changed.has(field)).map(field => [referenceNames[field], after[field]?.id ?? null])),
    ...changed.has('tags') && { tags: after.tags },
    ...costChanged && { purchase_cost: parseMoney(after.cost, after.currency) },
  }
}

/** plain is a field's value in a form that can be compared. */
function plain(form: AssetForm, field: FormField): string {
  const value = form[field]
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return JSON.stringify(value)
  return value?.id ?? ''
}

/** changedFields names the fields whose values differ. */
export function changedFields(before: AssetForm, after: AssetForm): Set<FormField> {
  return new Set((Object.keys(before) as FormField[]).filter(field => plain(before, field) !== plain(after, field)))
}

/** costIsWrong tells that something was typed which is no amount. */
export function costIsWrong(form: AssetForm): boolean {
  return form.cost.trim() !== '' && parseMoney(form.cost, form.currency) === null
}

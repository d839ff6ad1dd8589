import type { CustomField } from '@assetronics/api-client'
import type { BulkAction, BulkKind, BulkOrder } from './orders'
import { editSpecs } from './editSpecs'
import { arrivalBody, type Arrival } from '../custody/useArrival'
import { recipientField, type HandOver } from '../custody/useHandOver'
import { customValue, type CustomForm } from '../custom/customForm'
import { bodyOf, valuesOf, type FormValues } from '../form/spec'
import type { Choice } from '../form/references'

/** Draft is what a bulk dialog's fields hold, whichever of them are shown. */
export interface BulkDraft {
  kind: BulkKind
  action: BulkAction
  handOver: HandOver
  arrival: Arrival
  location: Choice | null
  reason: string
  /** Of an edit: the fields to change, and their values; an empty value clears the field. */
  chosen: string[]
  values: FormValues
  /** The same of the company's own fields. */
  own: CustomField[]
  ownForm: CustomForm
}

export function emptyDraft(action: BulkAction, kind: BulkKind = 'asset'): BulkDraft {
  return {
    kind,
    action,
    handOver: { kind: 'employee', to: null, expected_return: '', note: '' },
    arrival: { location: null, condition: '', note: '' },
    location: null,
    reason: '',
    chosen: [],
    values: valuesOf(editSpecs[kind]),
    own: [],
    ownForm: {},
  }
}

/** isComplete tells that enough is said to look at what would happen. */
export function isComplete(draft: BulkDraft): boolean {
  switch (draft.action) {
    case 'assign':
    case 'transfer': return draft.handOver.to !== null
    case 'move': return draft.location !== null
    case 'repair':
    case 'retire': return draft.reason.trim() !== ''
    case 'edit': return editIsComplete(draft)
    default: return true
  }
}

export function orderOf(draft: BulkDraft): BulkOrder {
  const { action } = draft
  switch (action) {
    case 'assign':
    case 'transfer': return { action, body: recipientField(draft.handOver) }
    case 'receive':
    case 'return': return { action, body: arrivalBody(draft.arrival) }
    case 'move': return { action, body: { location_id: draft.location?.id } }
    case 'repair':
    case 'retire': return { action, body: { reason: draft.reason.trim() } }
    case 'edit': return { action, body: editBody(draft) }
    default: return { action, body: {} }
  }
}

/** editBody names every chosen field; what was left empty is null, which clears it. */
function editBody({ kind, chosen, values, own, ownForm }: BulkDraft) {
  const specs = editSpecs[kind].filter(spec => chosen.includes(spec.name))
  const filled = bodyOf(specs, values)
  const built = specs.map(spec => [spec.name, filled[spec.name] ?? null] as const)
  if (own.length === 0) return Object.fromEntries(built)
  return { ...Object.fromEntries(built), custom: Object.fromEntries(own.map(field => [field.key, customValue(field, ownForm)])) }
}

/** What cannot be cleared has to be filled in. */
function editIsComplete(draft: BulkDraft) {
  const body = editBody(draft) as Record<string, unknown> & { custom?: Record<string, unknown> }
  const missing = editSpecs[draft.kind].some(({ name, required }) => required && name in body && isNothing(body[name]))
  const missingOwn = draft.own.some(({ key, required }) => required && isNothing(body.custom?.[key]))
  return draft.chosen.length + draft.own.length > 0 && !missing && !missingOwn
}

const isNothing = (value: unknown) => value === null || value === undefined || (Array.isArray(value) && value.length === 0)

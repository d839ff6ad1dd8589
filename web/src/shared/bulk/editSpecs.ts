import type { BulkKind } from './orders'
import { conditions } from '../custody/conditions'
import { ownerships } from '../custody/ownerships'
import type { FieldSpec } from '../form/spec'

const named = (values: readonly string[], text: string) => values.map(value => ({ value, label: `${text}.${value}` }))

/** The fields that many assets can share: what tells one from another is edited one by one. */
const ofAssets: FieldSpec[] = [
  { name: 'category', label: 'fields.category', type: 'reference', reference: 'category', required: true },
  { name: 'manufacturer', label: 'fields.manufacturer', type: 'reference', reference: 'manufacturer' },
  { name: 'model', label: 'fields.model', type: 'reference', reference: 'model' },
  { name: 'status_label', label: 'fields.status_label', type: 'reference', reference: 'status_label', help: 'bulk.label_help' },
  { name: 'condition', label: 'fields.condition', type: 'select', options: named(conditions, 'condition') },
  { name: 'add_tags', label: 'bulk.add_tags', type: 'words', required: true },
  { name: 'remove_tags', label: 'bulk.remove_tags', type: 'words', required: true },
  { name: 'location_id', label: 'fields.location', type: 'reference', reference: 'location' },
  { name: 'company_id', label: 'fields.company', type: 'reference', reference: 'company' },
  { name: 'cost_centre_id', label: 'fields.cost_centre', type: 'reference', reference: 'cost_centre' },
  { name: 'vendor_id', label: 'fields.vendor', type: 'reference', reference: 'vendor' },
  { name: 'ownership', label: 'fields.ownership', type: 'select', options: named(ownerships, 'ownership'), required: true },
  { name: 'lessor', label: 'fields.lessor', type: 'text' },
  { name: 'lease_start', label: 'fields.lease_start', type: 'date' },
  { name: 'lease_end', label: 'fields.lease_end', type: 'date' },
  { name: 'purchase_date', label: 'fields.purchase_date', type: 'date' },
  { name: 'order_number', label: 'fields.order_number', type: 'text' },
  { name: 'invoice_number', label: 'fields.invoice_number', type: 'text' },
  { name: 'warranty_start', label: 'fields.warranty_start', type: 'date' },
  { name: 'warranty_end', label: 'fields.warranty_end', type: 'date' },
  { name: 'warranty_provider', label: 'fields.warranty_provider', type: 'text' },
  { name: 'end_of_life', label: 'fields.end_of_life', type: 'date' },
  { name: 'expected_return', label: 'fields.expected_return', type: 'date' },
  { name: 'notes', label: 'fields.notes', type: 'textarea' },
]

/** The same of people. The days an employment begins and ends on start workflows: they are written one by one. */
const ofPeople: FieldSpec[] = [
  { name: 'department_id', label: 'fields.department', type: 'reference', reference: 'department' },
  { name: 'location_id', label: 'fields.location', type: 'reference', reference: 'location' },
  { name: 'manager_id', label: 'fields.manager', type: 'reference', reference: 'employee' },
  { name: 'job_title', label: 'fields.job_title', type: 'text' },
  { name: 'cost_center', label: 'fields.cost_center', type: 'text' },
]

export const editSpecs: Record<BulkKind, FieldSpec[]> = { asset: ofAssets, employee: ofPeople }

import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { AssetQuery } from '@assetronics/api-client'
import { conditions } from '@/shared/custody/conditions'
import { ownerships } from '@/shared/custody/ownerships'
import type { ListField } from '@/shared/list/fields'
import { assetStatuses } from '@/shared/ui/tones'

type Sort = NonNullable<AssetQuery['sort']>
/** Names that the API knows: a field that asks for others does not compile. */
interface AssetField extends ListField {
  sort?: Exclude<Sort, `-${string}`>
  filter?: Extract<keyof AssetQuery, string>
}

/** useAssetListFields lists what the list of assets can show, sort and filter by. */
export function useAssetListFields() {
  const { t } = useI18n()
  const choices = (values: readonly string[], family: string) => values.map(value => ({ value, label: t(`${family}.${value}`) }))

  return computed<AssetField[]>(() => [
    { key: 'tag', label: t('assets.asset'), type: 'text', sort: 'tag', filter: 'tag', width: 330 },
    { key: 'name', label: t('fields.name'), type: 'text', sort: 'name', filter: 'name', filterOnly: true },
    { key: 'status', label: t('fields.status'), type: 'choice', sort: 'status', filter: 'status', options: choices(assetStatuses, 'status.asset'), width: 140, shown: true },
    { key: 'status_label', label: t('fields.status_label'), type: 'reference', reference: 'status_label', sort: 'status_label', filter: 'status_label', nullable: true, width: 140 },
    { key: 'assignee', label: t('assets.holder'), type: 'reference', reference: 'employee', sort: 'assignee', filter: 'assignee', nullable: true, width: 190, shown: true },
    { key: 'category', label: t('fields.category'), type: 'reference', reference: 'category', sort: 'category', filter: 'category', width: 130, shown: true },
    { key: 'location', label: t('fields.location'), type: 'reference', reference: 'location', tree: true, sort: 'location', filter: 'location', nullable: true, width: 160, shown: true },
    { key: 'holder_location', label: t('fields.holder_location'), type: 'reference', reference: 'location', tree: true, filter: 'holder_location', nullable: true, filterOnly: true },
    { key: 'holder_asset', label: t('fields.holder_asset'), type: 'reference', reference: 'asset', filter: 'holder_asset', nullable: true, filterOnly: true },
    { key: 'parent', label: t('fields.parent'), type: 'reference', reference: 'asset', filter: 'parent', nullable: true, width: 150 },
    { key: 'serial', label: t('fields.serial'), type: 'text', sort: 'serial', filter: 'serial', nullable: true, width: 160, shown: true },
    { key: 'manufacturer', label: t('fields.manufacturer'), type: 'reference', reference: 'manufacturer', sort: 'manufacturer', filter: 'manufacturer', nullable: true, width: 140 },
    { key: 'model', label: t('fields.model'), type: 'reference', reference: 'model', sort: 'model', filter: 'model', nullable: true, width: 180 },
    { key: 'condition', label: t('fields.condition'), type: 'choice', sort: 'condition', filter: 'condition', options: choices(conditions, 'condition'), nullable: true, width: 110 },
    { key: 'tags', label: t('fields.tags'), type: 'words', filter: 'tags', nullable: true, width: 170 },
    { key: 'expected_return', label: t('fields.expected_return'), type: 'date', sort: 'expected_return', filter: 'expected_return', nullable: true, width: 160 },
    { key: 'reserved_for', label: t('fields.reserved_for'), type: 'reference', reference: 'employee', sort: 'reserved_for', filter: 'reserved_for', nullable: true, width: 170 },
    { key: 'assigned_at', label: t('fields.assigned_at'), type: 'instant', sort: 'assigned_at', filter: 'assigned_at', nullable: true, width: 130 },
    { key: 'ownership', label: t('fields.ownership'), type: 'choice', sort: 'ownership', filter: 'ownership', options: choices(ownerships, 'ownership'), width: 110 },
    { key: 'lease_end', label: t('fields.lease_end'), type: 'date', sort: 'lease_end', filter: 'lease_end', nullable: true, width: 130 },
    { key: 'company', label: t('fields.company'), type: 'reference', reference: 'company', sort: 'company', filter: 'company', nullable: true, width: 170 },
    { key: 'cost_centre', label: t('fields.cost_centre'), type: 'reference', reference: 'cost_centre', sort: 'cost_centre', filter: 'cost_centre', nullable: true, width: 150 },
    { key: 'vendor', label: t('fields.vendor'), type: 'reference', reference: 'vendor', sort: 'vendor', filter: 'vendor', nullable: true, width: 150 },
    { key: 'order_number', label: t('fields.order_number'), type: 'text', sort: 'order_number', filter: 'order_number', nullable: true, width: 130 },
    { key: 'invoice_number', label: t('fields.invoice_number'), type: 'text', sort: 'invoice_number', filter: 'invoice_number', nullable: true, width: 130 },
    { key: 'purchase_date', label: t('fields.purchase_date'), type: 'date', sort: 'purchase_date', filter: 'purchase_date', nullable: true, width: 130 },
    { key: 'purchase_cost', label: t('fields.purchase_cost'), type: 'money', sort: 'purchase_cost', filter: 'purchase_cost', nullable: true, align: 'end', width: 130 },
    { key: 'warranty_end', label: t('fields.warranty_end'), type: 'date', sort: 'warranty_end', filter: 'warranty_end', nullable: true, width: 130 },
    { key: 'end_of_life', label: t('fields.end_of_life'), type: 'date', sort: 'end_of_life', filter: 'end_of_life', nullable: true, width: 130 },
    { key: 'notes', label: t('fields.notes'), type: 'text', filter: 'notes', nullable: true, width: 220 },
    { key: 'created_at', label: t('fields.created_at'), type: 'instant', sort: 'created_at', filter: 'created_at', width: 130 },
    { key: 'updated_at', label: t('fields.updated_at'), type: 'instant', sort: 'updated_at', filter: 'updated_at', align: 'end', width: 130, shown: true },
  ])
}

import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EmployeeQuery } from '@assetronics/api-client'
import type { ListField } from '@/shared/list/fields'

type Sort = NonNullable<EmployeeQuery['sort']>
/** Names that the API knows: a field that asks for others does not compile. */
interface EmployeeField extends ListField {
  sort?: Exclude<Sort, `-${string}`>
  filter?: Extract<keyof EmployeeQuery, string>
}

export const employeeStatuses = ['active', 'pending', 'on_leave', 'terminated'] as const

/** useEmployeeListFields lists what the list of people can show, sort and filter by. */
export function useEmployeeListFields() {
  const { t } = useI18n()
  return computed<EmployeeField[]>(() => [
    { key: 'display_name', label: t('fields.name'), type: 'text', sort: 'display_name', filter: 'display_name', width: 270 },
    { key: 'status', label: t('fields.status'), type: 'choice', sort: 'status', filter: 'status', options: employeeStatuses.map(value => ({ value, label: t(`status.employee.${value}`) })), width: 120, shown: true },
    { key: 'job_title', label: t('fields.job_title'), type: 'text', sort: 'job_title', filter: 'job_title', nullable: true, width: 190, shown: true },
    { key: 'department', label: t('fields.department'), type: 'reference', reference: 'department', sort: 'department', filter: 'department', nullable: true, width: 160, shown: true },
    { key: 'location', label: t('fields.location'), type: 'reference', reference: 'location', sort: 'location', filter: 'location', nullable: true, width: 150, shown: true },
    { key: 'manager', label: t('fields.manager'), type: 'reference', reference: 'employee', sort: 'manager', filter: 'manager', nullable: true, width: 170 },
    { key: 'email', label: t('fields.email'), type: 'text', sort: 'email', filter: 'email', nullable: true, width: 220 },
    { key: 'employee_number', label: t('fields.employee_number'), type: 'text', sort: 'employee_number', filter: 'employee_number', nullable: true, width: 140 },
    { key: 'start_date', label: t('fields.start_date'), type: 'date', sort: 'start_date', filter: 'start_date', nullable: true, width: 120, shown: true },
    { key: 'end_date', label: t('fields.end_date'), type: 'date', sort: 'end_date', filter: 'end_date', nullable: true, width: 120 },
    { key: 'created_at', label: t('fields.created_at'), type: 'instant', sort: 'created_at', filter: 'created_at', width: 130 },
    { key: 'updated_at', label: t('fields.updated_at'), type: 'instant', sort: 'updated_at', filter: 'updated_at', width: 130 },
    { key: 'asset_count', label: t('employees.devices'), type: 'number', align: 'end', width: 90, shown: true },
  ])
}

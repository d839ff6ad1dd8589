import type { Employee, EmployeeInput, EmployeePatch, PersonRef } from '@assetronics/api-client'

/** What the form's fields hold; an empty string is nothing. */
export interface EmployeeForm {
  first_name: string
  last_name: string
  email: string
  personal_email: string
  employee_number: string
  job_title: string
  cost_center: string
  department: string
  location: string
  manager: PersonRef | null
  start_date: string
  end_date: string
}

export function emptyForm(): EmployeeForm {
  return {
    first_name: '', last_name: '', email: '', personal_email: '', employee_number: '', job_title: '', cost_center: '', department: '', location: '',
    manager: null, start_date: '', end_date: '',
  }
}

export function formOf(employee: Employee): EmployeeForm {
  return {
    first_name: employee.first_name,
    last_name: employee.last_name,
    email: employee.email ?? '',
    personal_email: employee.personal_email ?? '',
    employee_number: employee.employee_number ?? '',
    job_title: employee.job_title ?? '',
    cost_center: employee.cost_center ?? '',
    department: employee.department?.name ?? '',
    location: employee.location?.name ?? '',
    manager: employee.manager,
    start_date: employee.start_date ?? '',
    end_date: employee.end_date ?? '',
  }
}

const TEXTS = [
  'first_name', 'last_name', 'email', 'personal_email', 'employee_number', 'job_title', 'cost_center',
  'department', 'location', 'start_date', 'end_date',
] as const

export function toInput(form: EmployeeForm): EmployeeInput {
  const filled = TEXTS.map(field => [field, form[field].trim()]).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), ...form.manager && { manager_id: form.manager.id } }
}

/** changedFields names what differs between two forms. */
export function changedFields(before: EmployeeForm, after: EmployeeForm): Set<keyof EmployeeForm> {
  const changed = new Set<keyof EmployeeForm>(TEXTS.filter(field => after[field].trim() !== before[field].trim()))
  if (after.manager?.id !== before.manager?.id) changed.add('manager')
  return changed
}

/** toPatch names only what was changed; what was emptied becomes null. */
export function toPatch(before: EmployeeForm, after: EmployeeForm): EmployeePatch {
  const changed = changedFields(before, after)
  const texts = TEXTS.filter(field => changed.has(field)).map(field => [field, after[field].trim() || null])
  return { ...Object.fromEntries(texts), ...changed.has('manager') && { manager_id: after.manager?.id ?? null } }
}

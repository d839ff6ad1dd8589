import type { Employee } from '@assetronics/api-client'
import { keys } from '@/shared/api/keys'
import { onEach, type Patch, type Patches } from '@/shared/realtime/patches'

const changed: Patch<'employee_updated'> = (cache, payload) => {
  const employee = payload.employee as Employee
  cache.row(keys.employees.lists, employee)
  cache.one(keys.employees.one(employee.id), employee)
  cache.refetch(keys.employees.events(employee.id), keys.employees.sources(employee.id), keys.employees.allFacets)
}

const created: Patch<'employee_created'> = (cache, payload) => {
  const employee = payload.employee as Employee
  if (!cache.row(keys.employees.lists, employee)) cache.arrived('employees', employee.id)
  cache.refetch(keys.employees.allFacets)
}

export const patches: Patches = {
  employee_created: created,
  ...onEach([
    'employee_updated', 'employee_started', 'employee_terminated', 'employee_hire_announced',
    'employee_hire_withdrawn', 'employee_leaving_announced', 'employee_leaving_withdrawn',
  ], changed),
  employees_changed: cache => cache.refetch(keys.employees.all),
}

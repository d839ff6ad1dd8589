import type { Employee, EmployeeInput, EmployeePatch, EmployeeQuery } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'
import { keys } from '@/shared/api/keys'
import { PAGE_SIZE } from '@/shared/api/useCursorList'
import type { ListCounter } from '@/shared/list/useFacets'
import type { ListRequest } from '@/shared/list/useListState'

const at = (id: string) => ({ path: { id } })

export const listEmployees = (query: ListRequest) => call(api.GET('/api/v1/employees', { params: { query: query as EmployeeQuery } }))
export const counter: ListCounter = { read: listEmployees, key: query => keys.employees.facets(query) }
export const completeQuery = (q: string, at: number) =>
  call(api.GET('/api/v1/employees/query/complete', { params: { query: { q, at: [...q.slice(0, at)].length } } }))
export const getEmployee = (id: string) => call(api.GET('/api/v1/employees/{id}', { params: at(id) }))
export const createEmployee = (body: EmployeeInput) => call(api.POST('/api/v1/employees', { body }))
export const updateEmployee = (employee: Employee, body: EmployeePatch) =>
  call(api.PATCH('/api/v1/employees/{id}', { params: { ...at(employee.id), header: ifMatch(employee) }, body }))

export const withdrawHire = (employee: Employee) =>
  call(api.POST('/api/v1/employees/{id}/withdraw', { params: { ...at(employee.id), header: ifMatch(employee) } }))

export const employeeEvents = (id: string, cursor?: string) =>
  call(api.GET('/api/v1/employees/{id}/events', { params: { ...at(id), query: { cursor, limit: PAGE_SIZE } } }))
export const employeeSources = (id: string) => call(api.GET('/api/v1/employees/{id}/sources', { params: at(id) }))
export const employeeAssets = (id: string) =>
  call(api.GET('/api/v1/employees/{id}/assets', { params: at(id) }))
export const employeeWorkflows = (id: string) =>
  call(api.GET('/api/v1/workflows', { params: { query: { subject_id: id, limit: 100 } } }))

export const listDefinitions = () => call(api.GET('/api/v1/workflow-definitions'))
export const startWorkflow = (definition: string, subject_id: string) =>
  call(api.POST('/api/v1/workflows', { body: { definition, subject_id } }))

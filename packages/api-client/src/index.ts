import type { components, paths } from './schema'

export type { components, paths }

type Schemas = components['schemas']

export type Actor = Schemas['Actor']
export type Asset = Schemas['Asset']
export type AssetAction = Schemas['AssetAction']
export type AssetInput = Schemas['AssetInput']
export type AssetPatch = Schemas['AssetPatch']
export type AssetQuery = Schemas['AssetQuery']
export type AssetStatus = Schemas['AssetStatus']
export type Assignment = Schemas['Assignment']
export type Category = Schemas['Category']
export type Connector = Schemas['Connector']
export type ConnectorField = Schemas['ConnectorField']
export type Dashboard = Schemas['Dashboard']
export type Employee = Schemas['Employee']
export type EmployeeInput = Schemas['EmployeeInput']
export type EmployeePatch = Schemas['EmployeePatch']
export type EmployeeQuery = Schemas['EmployeeQuery']
export type EmployeeStatus = Schemas['EmployeeStatus']
export type Event = Schemas['Event']
export type EventQuery = Schemas['EventQuery']
export type Integration = Schemas['Integration']
export type IntegrationHealth = Schemas['IntegrationHealth']
export type IntegrationInput = Schemas['IntegrationInput']
export type IntegrationPatch = Schemas['IntegrationPatch']
export type Me = Schemas['Me']
export type Money = Schemas['Money']
export type Notification = Schemas['Notification']
export type PersonRef = Schemas['PersonRef']
export type Problem = Schemas['Problem']
export type Ref = Schemas['Ref']
export type Reject = Schemas['Reject']
export type Role = Schemas['Role']
export type RoleName = Schemas['RoleName']
export type Step = Schemas['Step']
export type StepStatus = Schemas['StepStatus']
export type SyncRun = Schemas['SyncRun']
export type Tenant = Schemas['Tenant']
export type User = Schemas['User']
export type WorkflowDefinition = Schemas['WorkflowDefinition']
export type WorkflowQuery = Schemas['WorkflowQuery']
export type WorkflowRun = Schemas['WorkflowRun']
export type WorkflowStatus = Schemas['WorkflowStatus']

/** Page is one answer of a list: rows and where the next ones are. */
export interface Page<Row> {
  data: Row[]
  page: { next_cursor: string | null, has_more: boolean, total?: number }
}

import type { components, operations, paths } from './schema.gen'

export type { paths }
export type * from './live.gen'

type Schemas = components['schemas']
type QueryOf<Operation extends keyof operations> =
  NonNullable<operations[Operation] extends { parameters: { query?: infer Query } } ? Query : never>

export type Actor = Schemas['Actor']
export type Asset = Schemas['AssetView']
export type AssetAction = Asset['actions'][number]
export type AssetInput = Schemas['CreateAssetBody']
export type AssetPatch = Schemas['UpdateAssetBody']
export type AssetQuery = QueryOf<'list-assets'>
export type AssetStatus = Asset['status']
export type Assignment = Schemas['AssignmentView']
export type Attachment = Schemas['AttachmentView']
export type BulkOutcome = Schemas['OutcomeView']
export type BulkPreview = BulkOutcome & Pick<Schemas['PreviewView'], 'sample'>
export type Category = Schemas['CategoryView']
export type Company = Schemas['CompanyView']
export type Condition = NonNullable<Asset['condition']>
export type Connector = Schemas['Info']
export type ConnectorField = NonNullable<Connector['settings']>[number]
export type CostCentre = Schemas['CostCentreView']
export type CustomField = Schemas['FieldView']
export type Dashboard = Schemas['DashboardView']
export type Department = Schemas['DepartmentView']
export type Device = Schemas['DeviceView']
export type DeviceDecision = Schemas['DeviceDecision']
export type DeviceQuery = QueryOf<'list-devices'>
export type Employee = Schemas['EmployeeView']
export type EmployeeInput = Schemas['EmployeeBody']
export type EmployeePatch = Schemas['EmployeeBody']
export type EmployeeQuery = QueryOf<'list-employees'>
export type EmployeeStatus = Employee['status']
export type Event = Schemas['Event']
export type EventQuery = QueryOf<'list-events'>
export type FieldSet = Schemas['FieldSetView']
export type Holder = Schemas['HolderView']
export type Integration = Schemas['IntegrationView']
export type IntegrationHealth = Integration['health']
export type IntegrationInput = Schemas['CreateIntegrationBody']
export type IntegrationPatch = Schemas['UpdateIntegrationBody']
export type LabelColor = StatusLabel['color']
export type Location = Schemas['LocationView']
export type Manufacturer = Schemas['ManufacturerView']
export type Me = Schemas['MeView']
export type Meanwhile = Schemas['Meanwhile']
export type MergeResult = Schemas['MergedView']
export type Model = Schemas['ModelView']
export type Money = Schemas['MoneyView']
export type Notification = Schemas['NotificationView']
export type Operation = Schemas['OperationView']
export type Ownership = Asset['ownership']
export type PersonRef = Schemas['PersonRef']
export type Problem = Schemas['Problem']
export type Ref = Schemas['Ref']
export type Reject = Schemas['RejectView']
export type Role = Schemas['RoleView']
export type StatusLabel = Schemas['StatusLabelView']
export type SavedView = Schemas['ViewOf']
export type Stream = Schemas['StreamView']
export type SourceField = Schemas['SourceField']
export type SourceOrder = Schemas['SourceOrder']
export type SourceOrders = Schemas['SourceOrders']
export type Step = Schemas['StepView']
export type StepStatus = Step['status']
export type StepRequest = Schemas['StepRequest']
export type SyncRun = Schemas['RunView']
export type Tenant = Schemas['TenantView']
export type User = Schemas['UserView']
export type Mapping = Schemas['MappingView']
export type MappingPreview = Schemas['MappedView']
export type Overrides = Schemas['OverridesBody']
export type RequestQuery = QueryOf<'list-requests'>
export type DeviceSettings = Schemas['DeviceSettings']
export type ActionOffer = Schemas['OfferView']
export type ActionQuery = QueryOf<'list-actions'>
export type VendorAction = Schemas['ActionView']
export type VendorRequest = Schemas['RequestView']
export type Vendor = Schemas['VendorView']
export type WorkflowDefinition = Schemas['DefinitionView']
export type WorkflowQuery = QueryOf<'list-workflows'>
export type WorkflowRun = Schemas['WorkflowView']
export type WorkflowStatus = WorkflowRun['status']

/** Page is one answer of a list: rows and where the next ones are. */
export interface Page<Row> {
  data: Row[]
  page: { next_cursor: string | null, has_more: boolean, total?: number }
}

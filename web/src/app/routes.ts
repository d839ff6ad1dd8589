import type { RouteRecordRaw } from 'vue-router'
import type { Permission } from '@/shared/session/permissions'

declare module 'vue-router' {
  interface RouteMeta {
    /** Text key of the page's title. */
    title?: string
    /** For people who are not signed in. */
    public?: boolean
    /** Any of these opens the page; absent: everybody who is signed in. */
    anyOf?: Permission[]
  }
}

const open: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('@/features/auth/pages/SignInPage.vue'), meta: { title: 'auth.sign_in', public: true } },
  { path: '/invitations/:token', name: 'invitation', component: () => import('@/features/auth/pages/InvitationPage.vue'), props: true, meta: { title: 'auth.invitation', public: true } },
  { path: '/setup/:token?', name: 'setup', component: () => import('@/features/auth/pages/SetupPage.vue'), meta: { title: 'auth.setup', public: true } },
]

const everyday: RouteRecordRaw[] = [
  { path: '/', name: 'dashboard', component: () => import('@/features/dashboard/pages/DashboardPage.vue'), meta: { title: 'nav.dashboard', anyOf: ['dashboard:read'] } },
  { path: '/mine', name: 'mine', component: () => import('@/features/mine/pages/MinePage.vue'), meta: { title: 'nav.mine' } },
  { path: '/notifications', name: 'notifications', component: () => import('@/features/notifications/pages/NotificationsPage.vue'), meta: { title: 'nav.notifications' } },
]

const assets: RouteRecordRaw[] = [
  { path: '/assets', name: 'assets', component: () => import('@/features/assets/pages/AssetsPage.vue'), meta: { title: 'nav.assets', anyOf: ['assets:read', 'assets:read_own'] } },
  { path: '/assets/new', name: 'asset-new', component: () => import('@/features/assets/pages/AssetNewPage.vue'), meta: { title: 'assets.new', anyOf: ['assets:write'] } },
  { path: '/assets/overdue', name: 'asset-overdue', component: () => import('@/features/assets/pages/OverduePage.vue'), meta: { title: 'assets.overdue_list', anyOf: ['assets:read', 'assets:read_own'] } },
  { path: '/assets/check-in', name: 'asset-check-in', component: () => import('@/features/assets/pages/CheckInPage.vue'), meta: { title: 'checkin.title', anyOf: ['assets:assign'] } },
  { path: '/assets/bin', name: 'asset-bin', component: () => import('@/features/assets/pages/BinPage.vue'), meta: { title: 'assets.bin', anyOf: ['assets:write'] } },
  { path: '/assets/:id', name: 'asset', component: () => import('@/features/assets/pages/AssetPage.vue'), props: true, meta: { title: 'nav.assets', anyOf: ['assets:read', 'assets:read_own'] } },
  { path: '/assets/:id/edit', name: 'asset-edit', component: () => import('@/features/assets/pages/AssetEditPage.vue'), props: true, meta: { title: 'assets.edit', anyOf: ['assets:write'] } },
]

const employees: RouteRecordRaw[] = [
  { path: '/employees', name: 'employees', component: () => import('@/features/employees/pages/EmployeesPage.vue'), meta: { title: 'nav.employees', anyOf: ['employees:read', 'employees:read_own'] } },
  { path: '/employees/new', name: 'employee-new', component: () => import('@/features/employees/pages/EmployeeNewPage.vue'), meta: { title: 'employees.new', anyOf: ['employees:write'] } },
  { path: '/employees/:id', name: 'employee', component: () => import('@/features/employees/pages/EmployeePage.vue'), props: true, meta: { title: 'nav.employees', anyOf: ['employees:read', 'employees:read_own'] } },
  { path: '/employees/:id/print', name: 'employee-print', component: () => import('@/features/employees/pages/EmployeePrintPage.vue'), props: true, meta: { title: 'employees.print_title', anyOf: ['assets:read', 'assets:read_own'] } },
  { path: '/employees/:id/edit', name: 'employee-edit', component: () => import('@/features/employees/pages/EmployeeEditPage.vue'), props: true, meta: { title: 'employees.edit', anyOf: ['employees:write'] } },
]

const catalogue: RouteRecordRaw[] = [
  { path: '/catalogue', redirect: '/catalogue/models', meta: { title: 'nav.catalogue', anyOf: ['assets:read'] } },
  { path: '/catalogue/:register', name: 'catalogue', component: () => import('@/features/catalogue/pages/CataloguePage.vue'), props: true, meta: { title: 'nav.catalogue', anyOf: ['assets:read'] } },
  { path: '/locations', name: 'locations', component: () => import('@/features/locations/pages/LocationsPage.vue'), meta: { title: 'nav.locations', anyOf: ['assets:read'] } },
  { path: '/departments', name: 'departments', component: () => import('@/features/locations/pages/DepartmentsPage.vue'), meta: { title: 'nav.departments', anyOf: ['employees:read'] } },
]

const workflows: RouteRecordRaw[] = [
  { path: '/workflows', name: 'workflows', component: () => import('@/features/workflows/pages/WorkflowsPage.vue'), meta: { title: 'nav.workflows', anyOf: ['workflows:read', 'workflows:read_own'] } },
  { path: '/workflows/definitions', name: 'workflow-definitions', component: () => import('@/features/workflows/pages/DefinitionsPage.vue'), meta: { title: 'workflows.definitions', anyOf: ['workflows:read'] } },
  { path: '/workflows/:id', name: 'workflow', component: () => import('@/features/workflows/pages/WorkflowPage.vue'), props: true, meta: { title: 'nav.workflows', anyOf: ['workflows:read', 'workflows:read_own'] } },
]

const integrations: RouteRecordRaw[] = [
  { path: '/integrations', name: 'integrations', component: () => import('@/features/integrations/pages/IntegrationsPage.vue'), meta: { title: 'nav.integrations', anyOf: ['integrations:read'] } },
  { path: '/integrations/new/:connector?', name: 'integration-new', component: () => import('@/features/integrations/pages/IntegrationNewPage.vue'), props: true, meta: { title: 'integrations.add', anyOf: ['integrations:write'] } },
  { path: '/integrations/:id', name: 'integration', component: () => import('@/features/integrations/pages/IntegrationPage.vue'), props: true, meta: { title: 'nav.integrations', anyOf: ['integrations:read'] } },
  { path: '/integrations/:id/runs/:run', name: 'integration-run', component: () => import('@/features/integrations/pages/RunPage.vue'), props: true, meta: { title: 'integrations.run.title', anyOf: ['integrations:read'] } },
]

const devices: RouteRecordRaw[] = [
  { path: '/devices', name: 'devices', component: () => import('@/features/devices/pages/DevicesPage.vue'), meta: { title: 'nav.devices', anyOf: ['assets:read'] } },
  { path: '/sources', name: 'sources', component: () => import('@/features/source-orders/pages/SourcesPage.vue'), meta: { title: 'devices.sources', anyOf: ['integrations:read'] } },
]

const actions: RouteRecordRaw[] = [
  { path: '/actions', name: 'actions', component: () => import('@/features/actions/pages/ActionsPage.vue'), meta: { title: 'nav.actions', anyOf: ['actions:read'] } },
  { path: '/actions/:id', name: 'action', component: () => import('@/features/actions/pages/ActionPage.vue'), props: true, meta: { title: 'nav.actions', anyOf: ['actions:read'] } },
]

const administration: RouteRecordRaw[] = [
  { path: '/fields', name: 'fields', component: () => import('@/features/fields/pages/FieldsPage.vue'), meta: { title: 'nav.fields', anyOf: ['fields:write'] } },
  { path: '/users', name: 'users', component: () => import('@/features/users/pages/UsersPage.vue'), meta: { title: 'nav.users', anyOf: ['users:read'] } },
  { path: '/activity', name: 'activity', component: () => import('@/features/activity/pages/ActivityPage.vue'), meta: { title: 'nav.activity', anyOf: ['events:read'] } },
]

export const routes: RouteRecordRaw[] = [
  ...open,
  ...everyday,
  ...assets,
  ...employees,
  ...catalogue,
  ...workflows,
  ...integrations,
  ...devices,
  ...actions,
  ...administration,
  { path: '/forbidden', name: 'forbidden', component: () => import('./pages/ForbiddenPage.vue'), meta: { title: 'errors.forbidden_title' } },
  { path: '/:path(.*)*', name: 'not-found', component: () => import('./pages/NotFoundPage.vue'), meta: { title: 'errors.not_found_title' } },
]

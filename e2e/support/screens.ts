import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import type { Api } from './api'
import { managed } from './managed'

const router = fileURLToPath(new URL('../../web/src/app/routes.ts', import.meta.url))

/** routes are the paths that the app's router knows. */
export function routes(): string[] {
  return [...readFileSync(router, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path!)
}

/** For each route of those who are not signed in: addresses of it. */
export const entrances: Record<string, string[]> = {
  '/sign-in': ['/sign-in'],
  '/invitations/:token': ['/invitations/no-such-invitation'],
  '/setup/:token?': ['/setup'],
}

/** screens are, for each route of those who are signed in, addresses of it with things that exist. */
export async function screens(api: Api): Promise<Record<string, string[]>> {
  await api.sync() // people who start soon bring workflows and notifications
  await expect.poll(async () => (await api.get<{ data: unknown[] }>('/workflows')).data.length, { timeout: 30_000 }).toBeGreaterThan(0)
  const asset = await api.first('/assets?status=assigned')
  const employee = await api.first('/employees?status=pending')
  const integration = await api.first('/integrations?connector=bamboohr')
  const { device, integration: intune } = await managed(api)
  const action = await api.post<{ id: string }>('/actions', { integration_id: intune, device_id: device.id, action: 'wipe_device', reason: 'Left on a train' })
  return {
    '/': ['/'],
    '/mine': ['/mine'],
    '/notifications': ['/notifications'],
    '/assets': ['/assets?limit=25', '/assets?limit=25&status=assigned&serial__contains=a'],
    '/assets/new': ['/assets/new'],
    '/assets/overdue': ['/assets/overdue'],
    '/assets/check-in': ['/assets/check-in'],
    '/assets/bin': ['/assets/bin'],
    '/assets/:id': tabs(`/assets/${asset}`, 'assignments', 'contents', 'files', 'history'),
    '/assets/:id/edit': [`/assets/${asset}/edit`],
    '/employees': ['/employees'],
    '/employees/new': ['/employees/new'],
    '/employees/:id': tabs(`/employees/${employee}`, 'sources', 'files', 'workflows', 'history'),
    '/employees/:id/print': [`/employees/${employee}/print`],
    '/employees/:id/edit': [`/employees/${employee}/edit`],
    '/catalogue': ['/catalogue'],
    '/catalogue/:register': ['manufacturers', 'categories', 'vendors', 'companies', 'cost-centres', 'status-labels'].map(register => `/catalogue/${register}`),
    '/locations': ['/locations'],
    '/departments': ['/departments'],
    '/workflows': ['/workflows'],
    '/workflows/definitions': ['/workflows/definitions'],
    '/workflows/:id': [`/workflows/${await api.first('/workflows')}`],
    '/actions': tabs('/actions', 'over'),
    '/actions/:id': [`/actions/${action.id}`],
    '/integrations': ['/integrations'],
    '/integrations/new/:connector?': ['/integrations/new', '/integrations/new/bamboohr'],
    '/integrations/:id': tabs(`/integrations/${integration}`, 'requests', 'mapping', 'settings'),
    '/integrations/:id/runs/:run': [`/integrations/${integration}/runs/${await api.first(`/integrations/${integration}/runs`)}`],
    '/devices': ['/devices'],
    '/sources': tabs('/sources', 'devices'),
    '/fields': ['/fields'],
    '/users': ['/users'],
    '/activity': ['/activity'],
    '/forbidden': ['/forbidden'],
    '/:path(.*)*': ['/no-such-page'],
  }
}

/** Dialogs that ask for most: where they are, the button that opens them, and the item when that is a menu. */
export const dialogs: [path: string, button: string, item?: string][] = [
  ['/catalogue/status-labels', 'New status label'],
  ['/catalogue/models', 'New model'],
  ['/catalogue/models', 'Actions for', 'Photos and files'],
  ['/catalogue/manufacturers', 'Actions for', 'Merge others into this…'],
  ['/locations', 'New location'],
  ['/fields', 'New field'],
]

const tabs = (path: string, ...others: string[]) => [path, ...others.map(tab => `${path}?tab=${tab}`)]

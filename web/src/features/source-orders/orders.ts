import type { SourceOrders } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'
import { keys } from '@/shared/api/keys'

type Orders = Record<string, string[]>

/** Of what several sources may speak: each has its orders, and its fields their names. */
export const subjects = {
  people: {
    key: keys.employees.orders,
    read: (): Promise<SourceOrders> => call(api.GET('/api/v1/employee-source-orders')),
    write: (orders: Orders, seen: SourceOrders): Promise<SourceOrders> => call(api.PUT('/api/v1/employee-source-orders', { params: { header: ifMatch(seen) }, body: { orders } })),
    fields: 'fields',
  },
  devices: {
    key: keys.devices.orders,
    read: (): Promise<SourceOrders> => call(api.GET('/api/v1/source-orders')),
    write: (orders: Orders, seen: SourceOrders): Promise<SourceOrders> => call(api.PUT('/api/v1/source-orders', { params: { header: ifMatch(seen) }, body: { orders } })),
    fields: 'devices.field',
  },
}

export type OrderSubject = keyof typeof subjects

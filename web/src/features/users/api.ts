import type { User } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'
import { PAGE_SIZE } from '@/shared/api/useCursorList'

export const listUsers = (q: string, cursor?: string) =>
  call(api.GET('/api/v1/users', { params: { query: { q: q || undefined, cursor, limit: PAGE_SIZE, sort: 'name', count: true } } }))
export const listRoles = async () => (await call(api.GET('/api/v1/roles'))).data
export const inviteUser = (body: { email: string, name: string, roles: string[] }) => call(api.POST('/api/v1/users', { body }))
export const reinviteUser = (id: string) => call(api.POST('/api/v1/users/{id}/invite', { params: { path: { id } } }))
export const updateUser = (user: User, body: { name?: string, roles?: string[], status?: 'active' | 'disabled' }) =>
  call(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id }, header: ifMatch(user) }, body }))

import type { StatusLabel } from '@assetronics/api-client'
import { api, call } from '@/shared/api/client'
import { ifMatch } from '@/shared/api/ifMatch'

type NewLabel = Pick<StatusLabel, 'name' | 'color' | 'status'>

const of = (label: StatusLabel) => ({ path: { id: label.id }, header: ifMatch(label) })

export const createStatusLabel = (body: NewLabel) => call(api.POST('/api/v1/status-labels', { body }))
export const updateStatusLabel = (label: StatusLabel, body: Partial<Omit<NewLabel, 'status'>>) =>
  call(api.PATCH('/api/v1/status-labels/{id}', { params: of(label), body }))
export const deleteStatusLabel = (label: StatusLabel) => call(api.DELETE('/api/v1/status-labels/{id}', { params: of(label) }))

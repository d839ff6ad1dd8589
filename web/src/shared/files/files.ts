import type { Attachment } from '@assetronics/api-client'
import { api, call } from '../api/client'
import { ifMatch } from '../api/ifMatch'
import { ApiProblem } from '../api/problem'

/** What files can be attached to; the name is the path. */
export type Bearer = 'assets' | 'models' | 'employees' | 'locations' | 'vendors'

export interface Subject { bearer: Bearer, id: string }

/** The bearers' routes are alike but for the path, so one of them lends its types. */
const one = ({ bearer }: Subject) => `/api/v1/${bearer}/{id}/attachments/{attachment_id}` as '/api/v1/assets/{id}/attachments/{attachment_id}'
const at = (subject: Subject, file: Attachment) => ({ path: { id: subject.id, attachment_id: file.id } })

export const fileKeys = { all: ['files'] as const, of: ({ bearer, id }: Subject) => ['files', bearer, id] as const }

export const listFiles = async (subject: Subject) =>
  (await call(api.GET(`/api/v1/${subject.bearer}/{id}/attachments` as '/api/v1/assets/{id}/attachments', { params: { path: { id: subject.id } } }))).data
export const changeFile = (subject: Subject, file: Attachment, body: { name?: string, cover?: boolean }) =>
  call(api.PATCH(one(subject), { params: { ...at(subject, file), header: ifMatch(file) }, body }))
export const removeFile = (subject: Subject, file: Attachment) => call(api.DELETE(one(subject), { params: at(subject, file) }))

const base = (subject: Subject, file: Pick<Attachment, 'id'>) => `/api/v1/${subject.bearer}/${subject.id}/attachments/${file.id}`
export const contentOf = (subject: Subject, file: Attachment) => `${base(subject, file)}/content`
export const thumbnailOf = (subject: Subject, file: Pick<Attachment, 'id'>) => `${base(subject, file)}/thumbnail`

/** A picture has a size, and a thumbnail that is safe to show. */
export const isPicture = (file: Attachment) => file.width !== null

/** uploadFile sends a file as it is and tells how far it is, which fetch cannot. */
export function uploadFile(subject: Subject, file: File, progress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/${subject.bearer}/${subject.id}/attachments?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.onload = () => request.status < 300 ? resolve() : reject(new ApiProblem(request.status, request.response ?? {}))
    request.onerror = () => reject(new ApiProblem(0, { code: 'offline' }))
    request.send(file)
  })
}

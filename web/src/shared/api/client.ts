import createClient from 'openapi-fetch'
import type { paths, Problem } from '@assetronics/api-client'
import { ApiProblem } from './problem'

const listeners = new Set<() => void>()

/** onSessionExpired calls back when an answer says that nobody is signed in any more. */
export function onSessionExpired(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The typed client. Cookie session, same origin: there is no token to carry. */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: request => globalThis.fetch(request) })

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** call gives an operation's answer or throws an ApiProblem. */
export async function call<Data>(operation: Promise<Answer<Data>>): Promise<Data> {
  const answer = await operation.catch(() => {
    throw new ApiProblem(0, { code: 'offline' })
  })
  if (answer.response.ok) return answer.data as Data
  const problem = new ApiProblem(answer.response.status, asProblem(answer.error))
  if (problem.status === 401) listeners.forEach(listener => listener())
  throw problem
}

function asProblem(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : {}
}

import { vi } from 'vitest'

interface Call {
  method: string
  path: string
  body: unknown
  headers: Headers
}

type Answer = { status?: number, body?: unknown }

/**
 * answerWith stands in for the network: `GET /api/v1/me` → answer. What is not named is 404.
 * Returns the calls made, in order.
 */
export function answerWith(answers: Record<string, Answer | ((call: Call) => Answer)>) {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url, 'http://localhost')
    const text = await request.text()
    const call = { method: request.method, path: url.pathname + url.search, body: text ? JSON.parse(text) : undefined, headers: request.headers }
    calls.push(call)
    const found = answers[`${request.method} ${url.pathname}`] ?? { status: 404, body: { code: 'test.unanswered' } }
    const { status = 200, body } = typeof found === 'function' ? found(call) : found
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
    })
  })
  return calls
}

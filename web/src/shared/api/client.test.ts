import { describe, expect, it, vi } from 'vitest'
import { api, call, onSessionExpired } from './client'
import { ApiProblem } from './problem'
import { answerWith } from '@/testing/server'

const me = () => call(api.GET('/api/v1/auth/me'))

describe('call', () => {
  it('gives the answer', async () => {
    answerWith({ 'GET /api/v1/auth/me': { body: { permissions: ['assets:read'] } } })
    await expect(me()).resolves.toEqual({ permissions: ['assets:read'] })
  })

  it('throws the problem with its sentences at their fields', async () => {
    answerWith({ 'POST /api/v1/assets': { status: 422, body: {
      code: 'validation', detail: 'Some fields are not right.', request_id: 'r1',
      errors: [{ location: 'body.name', message: 'is required' }, { location: 'body.purchase_cost.amount', message: 'must be positive' }],
    } } })
    const problem = await call(api.POST('/api/v1/assets', { body: { name: '', category: 'laptop' } })).catch(error => error)
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ status: 422, code: 'validation', requestId: 'r1', message: 'Some fields are not right.' })
    expect(problem.fields).toEqual({ 'name': 'is required', 'purchase_cost.amount': 'must be positive' })
  })

  it('tells where in a query the trouble lies', async () => {
    answerWith({ 'GET /api/v1/assets': { status: 422, body: {
      code: 'list.bad_query', detail: 'The search cannot be understood.',
      errors: [{ location: 'query.q[4:7]', message: 'there is no field kid' }],
    } } })
    const problem = await call(api.GET('/api/v1/assets', { params: { query: { q: 'mac kid:1' } } })).catch(error => error)
    expect(problem.fields).toEqual({ q: 'there is no field kid' })
    expect(problem.stretch('q')).toEqual([4, 7])
    expect(problem.stretch('sort')).toBeNull()
  })

  it('ErrUnreachable is a problem too', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    await expect(me()).rejects.toMatchObject({ status: 0, code: 'offline', offline: true })
  })

  it('ErrNotJSON: an answer of a proxy is still a problem', async () => {
    vi.stubGlobal('fetch', async () => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } }))
    await expect(me()).rejects.toMatchObject({ status: 502, code: 'unknown' })
  })

  it('tells the listeners when nobody is signed in any more', async () => {
    answerWith({ 'GET /api/v1/auth/me': { status: 401, body: { code: 'auth.required' } } })
    const listener = vi.fn()
    const stop = onSessionExpired(listener)
    await me().catch(() => undefined)
    stop()
    await me().catch(() => undefined)
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

import { expect } from '@playwright/test'
import { PASSWORD } from './people'

/** Api calls the REST API as a person of the demo, to set a scene. */
export class Api {
  private constructor(private readonly server: string, private readonly token: string) {}

  static async signIn(server: string, email: string): Promise<Api> {
    const nobody = new Api(server, '')
    const { token } = await nobody.call<{ token: string }>('POST', '/auth/login', { email, password: PASSWORD })
    return new Api(server, token)
  }

  get<T>(path: string): Promise<T> {
    return this.call('GET', path)
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.call('POST', path, body)
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.call('PATCH', path, body)
  }

  /** first is the id of the first of a list. */
  async first(path: string): Promise<string> {
    const { data } = await this.get<{ data: { id: string }[] }>(path)
    expect(data.length, path).toBeGreaterThan(0)
    return data[0]!.id
  }

  /** sync runs a full pass of the HR system, and waits until it has ended. */
  async sync(): Promise<void> {
    const run = await this.call<{ id: string }>('POST', `/integrations/${await this.first('/integrations?connector=bamboohr')}/sync`)
    await expect.poll(async () => (await this.get<{ status: string }>(`/runs/${run.id}`)).status, { timeout: 60_000 }).toBe('succeeded')
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.server}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.token && { Authorization: `Bearer ${this.token}` }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    expect(answer.ok, `${method} ${path}: ${text}`).toBe(true)
    return JSON.parse(text) as T
  }
}

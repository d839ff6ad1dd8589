import { test as base, type TestInfo } from '@playwright/test'
import { Server } from './server'

/** test gives each worker a server of its own, and shows its log when a test fails. */
export const test = base.extend<{ fresh: Server }, { server: Server }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is needed here
    async ({}, use) => {
      const server = await Server.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  /** A server where nothing has happened yet, for this test alone. */
  fresh: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use, testInfo) => {
      const server = await Server.start()
      await use(server)
      await show(server, testInfo)
      await server.stop()
    },
    { timeout: 150_000 },
  ],
  baseURL: async ({ server }, use, testInfo) => {
    await use(server.url)
    await show(server, testInfo)
  },
})

async function show(server: Server, testInfo: TestInfo): Promise<void> {
  if (testInfo.status === testInfo.expectedStatus) return
  await testInfo.attach('server log', { body: server.lines(), contentType: 'text/plain' })
}

export { expect } from '@playwright/test'

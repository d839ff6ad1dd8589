import { test as base } from '@playwright/test'
import { Server } from './server'

/** test gives each worker a server of its own, and shows its log when a test fails. */
export const test = base.extend<{ serverLog: void }, { server: Server }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is needed here
    async ({}, use) => {
      const server = await Server.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  serverLog: [
    async ({ server }, use, testInfo) => {
      await use()
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server log', { body: server.lines(), contentType: 'text/plain' })
      }
    },
    { auto: true },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})

export { expect } from '@playwright/test'

import { defineConfig } from '@playwright/test'
import { fileURLToPath } from 'node:url'

const chromium = fileURLToPath(new URL('../.tools/chromium', import.meta.url))

export default defineConfig({
  testDir: 'specs',
  outputDir: 'results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: process.env.CI ? 1 : 0, // a second try tells what is broken from what is unsteady: both are named at the end
  reporter: [['list'], ['./support/verdict.ts']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Asia/Kathmandu',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    // Playwright starts it without its sandbox, which root and many containers cannot have.
    launchOptions: { executablePath: chromium },
  },
})

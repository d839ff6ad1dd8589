import type { Page } from '@playwright/test'
import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { Proxy } from '../support/proxy'
import { expect, test } from '../support/test'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const others = (page: Page) => page.getByRole('list', { name: 'Also looking at this' }).getByRole('listitem')
const trouble = (page: Page) => page.getByText('Reconnecting…')

/** Coming back takes as long as the delay that has grown meanwhile. */
const COMES_BACK = { timeout: 30_000 }

// Each is over in seconds; a busy machine needs that for a sign-in alone.
test.describe.configure({ timeout: 150_000 })

/** An asset of the demo's company, and who may change it. */
async function anAsset(server: string, name: string) {
  const api = await Api.signIn(server, 'admin@acme.test')
  const { id } = await api.post<{ id: string }>('/assets', { name, category: 'laptop' })
  return { path: `/assets/${id}`, rename: (name: string) => api.patch(`/assets/${id}`, { name }) }
}

test('who looks at the same thing sees the other, and what changes', async ({ browser, server }) => {
  const asset = await anAsset(server.url, 'Looked at')
  const admin = await browserOf(browser, server.url, 'admin@acme.test', asset.path)
  await expect(heading(admin, 'Looked at')).toBeVisible()
  await expect(others(admin)).toHaveCount(0)

  const it = await browserOf(browser, server.url, 'it@acme.test', asset.path)
  await expect(others(admin)).toHaveCount(1)
  await expect(others(it)).toHaveCount(1)
  await asset.rename('Looked at by two')
  for (const page of [admin, it]) await expect(heading(page, 'Looked at by two')).toBeVisible()

  await it.context().close()
  await expect(others(admin)).toHaveCount(0)
  await admin.context().close()
})

test('what was missed while the line was cut is made up for', async ({ browser, server }) => {
  const asset = await anAsset(server.url, 'Before')
  const proxy = await Proxy.before(server.url)
  const page = await browserOf(browser, proxy.url, 'it@acme.test', asset.path)
  await expect(heading(page, 'Before')).toBeVisible()
  await expect(trouble(page)).toHaveCount(0)

  proxy.cut()
  await asset.rename('Missed')
  await expect(trouble(page)).toBeVisible(COMES_BACK)
  await expect(heading(page, 'Before')).toBeVisible() // the page stays as it was

  const loads = countLoads(page)
  proxy.mend()
  await expect(heading(page, 'Missed')).toBeVisible(COMES_BACK)
  await expect(trouble(page)).toHaveCount(0)
  expect(loads()).toBe(0)
  await page.context().close()
  await proxy.close()
})

test('a page outlives a restart of the server', async ({ browser, server }) => {
  const asset = await anAsset(server.url, 'Old server')
  const page = await browserOf(browser, server.url, 'it@acme.test', asset.path)
  await expect(heading(page, 'Old server')).toBeVisible()
  const loads = countLoads(page)
  await server.restart()
  await asset.rename('New server')
  await expect(heading(page, 'New server')).toBeVisible(COMES_BACK)
  expect(loads()).toBe(0)
  await page.context().close()
})

test('behind a proxy that refuses WebSockets it polls, with the same sign-in', async ({ browser, server }) => {
  const asset = await anAsset(server.url, 'Polled')
  const proxy = await Proxy.before(server.url, { upgrades: false })
  const page = await browserOf(browser, proxy.url, 'it@acme.test')
  const poll = page.waitForRequest(/\/socket\/longpoll/, COMES_BACK)
  await page.goto(asset.path)
  expect((await (await poll).allHeaders())['x-phoenix-authtoken']).toBeTruthy()
  expect(new URL((await poll).url()).searchParams.has('token')).toBe(false)
  expect(proxy.refused).toBeGreaterThan(0)

  const other = await browserOf(browser, server.url, 'admin@acme.test', asset.path)
  await expect(others(page)).toHaveCount(1)
  await asset.rename('Heard by polling')
  await expect(heading(page, 'Heard by polling')).toBeVisible()
  await other.context().close()
  await expect(others(page)).toHaveCount(0)
  await page.context().close()
  await proxy.close()
})

/** countLoads counts how often the page is loaded from now on. */
function countLoads(page: Page) {
  let loads = 0
  page.on('load', () => loads++)
  return () => loads
}

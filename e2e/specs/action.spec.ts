import type { Page } from '@playwright/test'
import { Api } from '../support/api'
import { managed } from '../support/managed'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'

// Two people, two browsers and a vendor; a busy machine needs the time for the sign-ins alone.
test.describe.configure({ timeout: 150_000 })

const LIVE = { timeout: 30_000 }
const dialog = (page: Page) => page.getByRole('dialog')

/** How often the vendor was told to wipe something, and did. */
async function wipes(server: string): Promise<number> {
  const answer = await fetch(`${server}/sandbox/msgraph/control/api/requests`)
  const { requests } = await answer.json() as { requests: { method: string, path: string, status: number }[] }
  return requests.filter(({ method, path, status }) => method === 'POST' && path.endsWith('/wipe') && status === 204).length
}

test('one asks for a wipe, another approves it, and it is done once', async ({ browser, server }) => {
  const { device } = await managed(await Api.signIn(server.url, 'it@acme.test'))
  const asker = await browserOf(browser, server.url, 'it@acme.test', `/assets/${device.asset!.id}`)
  await asker.getByRole('button', { name: 'Device actions' }).click()
  await asker.getByRole('menuitem', { name: /^Wipe/ }).click()
  await expect(dialog(asker)).toContainText('A colleague must approve this')
  const ask = dialog(asker).getByRole('button', { name: 'Ask for approval' })
  await expect(ask).toBeDisabled()
  await dialog(asker).getByLabel('Why').fill('Left on a train')
  await dialog(asker).getByLabel(/^Type .* to confirm/).fill(device.serial!)
  await ask.click()
  await expect(dialog(asker)).toHaveCount(0)

  await asker.goto('/actions')
  await asker.getByRole('link', { name: `Wipe ${device.label}` }).click()
  await expect(asker.getByText('A colleague must approve it.')).toBeVisible()
  await expect(asker.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  expect(await wipes(server.url)).toBe(0)

  const approver = await browserOf(browser, server.url, 'admin@acme.test', '/actions')
  await expect(approver.getByRole('link', { name: /Actions.*1 waiting for you/ })).toBeVisible()
  await approver.getByRole('link', { name: `Wipe ${device.label}` }).click()
  await expect(approver.getByText('Left on a train').first()).toBeVisible()
  await approver.getByRole('button', { name: 'Approve' }).click()
  await dialog(approver).getByRole('button', { name: 'Approve' }).click()

  for (const page of [asker, approver]) await expect(page.getByRole('banner').or(page.locator('main')).getByText('Done', { exact: true }).first()).toBeVisible(LIVE)
  expect(await wipes(server.url)).toBe(1)
  await Promise.all([asker, approver].map(page => page.context().close()))
})

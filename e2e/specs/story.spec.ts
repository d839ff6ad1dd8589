import type { Locator, Page } from '@playwright/test'
import { Api } from '../support/api'
import { beside, browserOf } from '../support/people'
import { expect, test } from '../support/test'
import { day, Vendor } from '../support/vendor'

// A hire in the HR system becomes a laptop in a new colleague's hands, and comes
// back. Whoever watches reloads nothing: each window is opened once and then only
// looked at, or clicked in.
test('a hire becomes a laptop in hands, live on every screen', async ({ browser, fresh }) => {
  test.setTimeout(180_000)
  const baseURL = fresh.url
  const vendor = new Vendor(baseURL)
  const admin = await browserOf(browser, baseURL, 'admin@acme.test', '/integrations')
  const it = await browserOf(browser, baseURL, 'it@acme.test')
  const manager = await browserOf(browser, baseURL, 'manager@acme.test', '/mine')

  await test.step('the first sync brings everybody in, and says how far it is', async () => {
    await vendor.slow(4000)
    await admin.getByRole('link', { name: 'BambooHR' }).click()
    await admin.getByRole('heading', { level: 1, name: 'BambooHR' }).waitFor() // each in the list has a button of its own
    await admin.getByRole('button', { name: 'Sync now' }).click()
    await expect(admin.getByRole('progressbar', { name: 'Progress of the sync' })).toBeVisible()
    await expect(admin.getByRole('heading', { name: 'Last sync' })).toBeVisible({ timeout: 60_000 })
    expect(await count(admin, 'Read')).toBeGreaterThanOrEqual(250)
    expect(await count(admin, 'Created')).toBeGreaterThan(200)
    expect(await count(admin, 'Set aside')).toBe(0)
  })

  await test.step('a second one changes nothing and says so', async () => {
    await admin.getByRole('button', { name: 'Sync now' }).click()
    await expect(admin.getByText('nothing had to be changed')).toBeVisible({ timeout: 60_000 })
    expect(await count(admin, 'Created')).toBe(0)
    expect(await count(admin, 'Updated')).toBe(0)
    await expect(admin.getByRole('button', { name: 'Sync now' })).toBeEnabled()
  })

  const people = await beside(admin, '/employees?q=okonkwo')
  await expect(people.getByText('Nobody matches')).toBeVisible()
  await welcomed(fresh.url)
  await it.reload() // what stands there now is the latest, not on its way
  const before = await fleet(it)

  const hired = await vendor.hire('Nia', 'Okonkwo')
  const subject = 'Nia Okonkwo'

  await test.step('a hire is seen everywhere at once, and her onboarding has begun', async () => {
    await expect(it.getByRole('link', { name: subject, exact: true }).first()).toBeVisible({ timeout: 30_000 })
    await people.getByRole('button', { name: /\d+ new/ }).click() // a list tells of newcomers and does not jump
    await expect(people.getByRole('link', { name: subject, exact: true }).first()).toBeVisible()
    await expect(waiting(manager, `Approve the equipment: ${subject}`)).toBeVisible()
    await expect(manager.getByRole('button', { name: /^Notifications, \d+ unread$/ })).toBeVisible()
  })

  await it.getByRole('region', { name: 'All assets' }).waitFor()
  const employee = await openEmployee(it, subject)
  await employee.getByRole('tab', { name: 'Workflows' }).click()
  await employee.getByRole('link', { name: 'Onboarding' }).click()
  const workflow = employee
  await expect(step(workflow, 'Reserve a laptop')).toContainText('Done')
  await expect(current(workflow)).toContainText('Approve the equipment')

  const link = step(workflow, 'Reserve a laptop').getByRole('link')
  const asset = await beside(it, (await link.getAttribute('href'))!)
  await expect(status(asset)).toHaveText('Reserved')
  await expect.poll(() => fleet(it)).toEqual({ inStock: before.inStock - 1, reserved: before.reserved + 1, assigned: before.assigned })

  const nia = await test.step('she gets an account by an invitation link', async () => {
    const users = await beside(admin, '/users')
    await users.getByRole('button', { name: 'Invite user' }).click()
    const dialog = users.getByRole('dialog', { name: 'Invite user' })
    await dialog.getByLabel('Name').fill(subject)
    await dialog.getByLabel('E-mail').fill(hired.work_email)
    await dialog.getByRole('button', { name: 'Create link' }).click()
    const invitation = users.getByRole('dialog', { name: `Invitation for ${subject}` }).locator('code')
    const context = await browser.newContext({ baseURL })
    const page = await context.newPage()
    await page.goto((await invitation.textContent())!.trim())
    await page.getByLabel('New password', { exact: true }).fill('a laptop for the first day')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('navigation', { name: 'Main menu' }).waitFor()
    await page.goto('/mine')
    await expect(device(page)).toContainText('Reserved')
    return page
  })

  await test.step('the manager approves', async () => {
    await manager.getByRole('listitem').filter({ hasText: `Approve the equipment: ${subject}` }).getByRole('button', { name: 'Approve' }).click()
    await expect(waiting(manager, `Approve the equipment: ${subject}`)).toBeHidden()
    await expect(step(workflow, 'Approve the equipment')).toContainText('Done')
    await expect(current(workflow)).toContainText('Pick the laptop')
  })

  await test.step('IT confirms the reserved laptop', async () => {
    await current(workflow).getByRole('button', { name: 'Choose device' }).click()
    const dialog = workflow.getByRole('dialog', { name: 'Pick the laptop' })
    await expect(dialog.getByText('Reserved for this person')).toBeVisible()
    await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(1)
    await dialog.getByRole('button', { name: 'Confirm device' }).click()
    await expect(current(workflow)).toContainText('Hand over the laptop')
    await expect(current(workflow)).toContainText(/due/)
  })

  const tag = await asset.getByText(/^AST-\d+$/).first().textContent()

  await test.step('IT hands it over, and her own page shows it', async () => {
    await current(workflow).getByRole('button', { name: 'Complete' }).click()
    const dialog = workflow.getByRole('dialog', { name: 'Hand over the laptop' })
    await dialog.getByLabel('Note').fill('With charger and bag')
    await dialog.getByRole('button', { name: 'Complete' }).click()
    await expect(workflow.getByText('Completed', { exact: true }).first()).toBeVisible()
    await expect(status(asset)).toHaveText('Assigned')
    await expect(asset.getByRole('link', { name: subject, exact: true }).first()).toBeVisible()
    await expect(device(nia)).toContainText(tag!)
    await expect(device(nia)).toContainText('since')
    await expect.poll(() => fleet(it)).toEqual({ inStock: before.inStock - 1, reserved: before.reserved, assigned: before.assigned + 1 })
  })

  await test.step('an end date starts the offboarding', async () => {
    await vendor.setEndDate(hired.id, day(40))
    const leaving = await openFromBell(it, `${subject} is leaving`)
    await expect(leaving.getByRole('heading', { level: 1 })).toHaveText(`Offboarding: ${subject}`)
    await expect(current(leaving)).toContainText('Collect the devices')
    await current(leaving).getByRole('button', { name: 'Collect devices' }).click()
    const dialog = leaving.getByRole('dialog', { name: 'Collect the devices' })
    await expect(dialog.getByRole('button', { name: 'Collect devices' })).toBeDisabled()
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: 'Collect devices' }).click()
    await expect(leaving.getByText('Completed', { exact: true }).first()).toBeVisible()
    await expect(status(asset)).toHaveText('In stock')
    await expect(nia.getByText('You hold no devices')).toBeVisible()
  })

  await test.step('the histories say who did what, from where, and what it was before', async () => {
    await asset.getByRole('tab', { name: 'History' }).click()
    const reserved = asset.getByRole('main').getByRole('listitem').filter({ hasText: 'reserved' }).first()
    await expect(reserved).toContainText('by workflow')
    const assigned = asset.getByRole('main').getByRole('listitem').filter({ has: asset.getByText(/assigned/) }).first()
    await expect(assigned.getByRole('deletion').first()).toBeVisible()
    await expect(assigned.getByRole('insertion').first()).toBeVisible()

    const person = await openEmployee(it, subject, `/employees?q=okonkwo`)
    await person.getByRole('tab', { name: 'History' }).click()
    const created = person.getByRole('main').getByRole('listitem').filter({ hasText: 'announced the hire' })
    await expect(created).toContainText('by sync')
    await expect(created).toContainText('BambooHR')
  })
})

/** count is a number of the last sync. */
async function count(page: Page, name: string): Promise<number> {
  const cell = page.getByRole('term').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).locator('xpath=following-sibling::dd')
  return Number((await cell.textContent())!.replaceAll(/\D/g, ''))
}

/** welcomed waits until those whom the first sync found about to start have a laptop reserved. */
async function welcomed(server: string): Promise<void> {
  const api = await Api.signIn(server, 'admin@acme.test')
  const starters = await api.get<{ data: unknown[] }>('/employees?status=pending')
  expect(starters.data.length).toBeGreaterThan(0)
  await expect.poll(async () => {
    const runs = await api.get<{ data: { steps: { kind: string, status: string }[] }[] }>('/workflows?status=running')
    return runs.data.filter(run => run.steps.some(step => step.kind === 'approval' && step.status === 'active')).length
  }, { timeout: 30_000 }).toBe(starters.data.length)
}

/** fleet reads the dashboard's numbers. */
async function fleet(page: Page): Promise<{ inStock: number, reserved: number, assigned: number }> {
  const panel = page.getByRole('region', { name: 'All assets' })
  const of = async (name: string) => Number((await panel.getByRole('link', { name }).textContent())!.replaceAll(/\D/g, ''))
  return { inStock: await of('In stock'), reserved: await of('Reserved'), assigned: await of('Assigned') }
}

const waiting = (page: Page, name: string): Locator => page.getByRole('link', { name })

const step = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

const current = (page: Page): Locator => page.locator('[aria-current="step"]')

/** status is the chip beside the heading of a page. */
const status = (page: Page): Locator =>
  page.getByRole('main').getByText(/^\s*(In stock|Reserved|Assigned|On order)\s*$/).first()

/** device is the row of the own device on one's own page. */
const device = (page: Page): Locator => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /ThinkPad|MacBook|Latitude|Laptop/ }) })

/** openEmployee opens a person's page in a window beside. */
async function openEmployee(page: Page, name: string, path = '/'): Promise<Page> {
  const window = await beside(page, path)
  await window.getByRole('link', { name, exact: true }).first().click()
  await expect(window.getByRole('heading', { level: 1 })).toHaveText(name)
  return window
}

/** openFromBell waits for a notification and follows it in a window beside. */
async function openFromBell(page: Page, title: string): Promise<Page> {
  const window = await beside(page, '/')
  await window.getByRole('button', { name: /^Notifications/ }).click()
  await window.getByRole('button', { name: title }).click({ timeout: 30_000 })
  return window
}

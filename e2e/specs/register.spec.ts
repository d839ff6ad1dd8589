import type { Page } from '@playwright/test'
import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'

// The register as an IT team uses it: find, hold, hand over, keep in order.

test('a list is narrowed, arranged and reproduced by its address', async ({ browser, server }) => {
  const page = await browserOf(browser, server.url, 'it@acme.test', '/assets')
  const table = page.getByRole('table', { name: 'Assets' })
  await expect(table.getByRole('row').nth(1)).toBeVisible()

  await test.step('by state, beside the list', async () => {
    await page.getByRole('region', { name: 'By state' }).getByRole('button', { name: /^Assigned/ }).click()
    await expect(page).toHaveURL(/status=assigned/)
    await expect(table.getByText('In stock', { exact: true })).toHaveCount(0)
  })

  await test.step('by a field, with an operator', async () => {
    await page.getByRole('button', { name: 'Add filter' }).click()
    await page.getByRole('textbox', { name: 'Find a field…' }).fill('serial')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Value' }).fill('a')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/serial__contains=a/)
  })

  await test.step('columns are chosen, and a column sorts', async () => {
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Model' }).click()
    await page.keyboard.press('Escape')
    await expect(table.getByRole('columnheader', { name: /Model/ })).toBeVisible()
    await table.getByRole('button', { name: 'Serial number', exact: true }).click()
    await expect(table.getByRole('columnheader', { name: /Serial number/ })).toHaveAttribute('aria-sort', 'ascending')
  })

  await test.step('the address brings it all back', async () => {
    const first = await table.getByRole('row').nth(1).getByRole('link').first().textContent()
    await page.reload()
    await expect(table.getByRole('row').nth(1).getByRole('link').first()).toHaveText(first!)
    await expect(table.getByRole('columnheader', { name: /Model/ })).toBeVisible()
    await expect(page.getByRole('group', { name: 'Active filters' })).toContainText('Serial number contains')
    await page.context().close()
  })
})

test('an asset goes out, on and back, and its history says so', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const page = await browserOf(browser, server.url, 'it@acme.test', `/assets/${await api.first('/assets?status=in_stock&category=laptop')}`)

  await page.getByRole('button', { name: 'Check out' }).click()
  const dialog = page.getByRole('dialog')
  const holder = await pick(page, 'Person')
  await dialog.getByLabel('Expected back').fill('2031-01-31')
  await dialog.getByRole('button', { name: 'Check out' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('main').getByText('Assigned', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: holder }).first()).toBeVisible()

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Transfer' }).click()
  await dialog.getByRole('tab', { name: 'Place' }).click()
  const place = await pick(page, 'Place')
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('main').getByRole('link', { name: place }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Check in' }).click()
  await dialog.getByRole('button', { name: 'Check in' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('main').getByText('In stock', { exact: true }).first()).toBeVisible()

  await page.getByRole('tab', { name: 'Custody' }).click()
  const custody = page.getByRole('table', { name: 'Custody' })
  await expect(custody.getByRole('row', { name: new RegExp(holder) })).toBeVisible()
  await expect(custody.getByRole('row', { name: new RegExp(place) })).toBeVisible()
  await page.context().close()
})

test('two people edit one asset: nobody overwrites the other unknowingly', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const path = `/assets/${await api.first('/assets?status=in_stock&sort=-tag')}/edit`
  const [ada, ben] = await Promise.all(['it@acme.test', 'admin@acme.test'].map(email => browserOf(browser, server.url, email, path)))
  await ada!.getByLabel('Name').fill('As Ada calls it')
  await ben!.getByLabel('Name').fill('As Ben calls it')
  await ben!.getByLabel('Notes').fill('Written by Ben')
  await ben!.getByRole('button', { name: 'Save changes' }).click()
  await expect(ben!).toHaveURL(/\/assets\/[\w-]+$/)

  await ada!.getByRole('button', { name: 'Save changes' }).click()
  const dialog = ada!.getByRole('dialog', { name: 'Somebody saved meanwhile' })
  await expect(dialog.getByRole('group', { name: 'Name' })).toContainText('As Ben calls it')
  await expect(dialog).toContainText('Written by Ben')
  await dialog.getByRole('radio', { name: 'As Ada calls it' }).click()
  await dialog.getByRole('button', { name: 'Save merged' }).click()
  await expect(ada!.getByRole('heading', { level: 1, name: 'As Ada calls it' })).toBeVisible()
  await expect(ada!.getByText('Written by Ben')).toBeVisible()
  await Promise.all([ada!.context().close(), ben!.context().close()])
})

test('a scan opens its asset; an unknown code becomes a new one', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const { data } = await api.get<{ data: { id: string, tag: string, name: string }[] }>('/assets?limit=1&sort=tag')
  const page = await browserOf(browser, server.url, 'it@acme.test')
  await page.keyboard.press('s')
  const box = page.getByRole('textbox', { name: 'Open an asset by tag or serial number' })
  await expect(box).toBeFocused()
  await page.keyboard.type(data[0]!.tag.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/assets/${data[0]!.id}$`))

  await box.fill('NOBODY-HAS-THIS-1')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add with this serial' }).click()
  await expect(page.getByRole('main').getByRole('textbox', { name: /^Serial number/ })).toHaveValue('NOBODY-HAS-THIS-1')
  await page.context().close()
})

test('several assets are moved at once', async ({ browser, server }) => {
  const page = await browserOf(browser, server.url, 'it@acme.test', '/assets?status=in_stock&columns=tag,location,status')
  const table = page.getByRole('table', { name: 'Assets' })
  for (const row of [1, 2, 3]) await table.getByRole('row').nth(row).getByRole('checkbox').click()
  await expect(page.getByRole('toolbar')).toContainText('3 selected')
  await page.getByRole('toolbar').getByRole('button', { name: 'Move' }).click()
  const place = await pick(page, 'Location')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('dialog')).toContainText(/\d assets? will change/)
  await page.getByRole('button', { name: /^Apply to/ }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  for (const row of [1, 2, 3]) await expect(table.getByRole('row').nth(row)).toContainText(place)
  await page.context().close()
})

test('two spellings of one manufacturer become one', async ({ browser, server }) => {
  const page = await browserOf(browser, server.url, 'it@acme.test', '/catalogue/manufacturers')
  for (const name of ['Fairphone', 'Fair Phone B.V.']) {
    await page.getByRole('button', { name: 'New manufacturer' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill(name)
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  const dialog = page.getByRole('dialog')
  const menu = page.getByRole('button', { name: 'Actions for Fairphone' })
  const open = async () => {
    await menu.click()
    await page.getByRole('menuitem', { name: 'Merge others into this…' }).click()
    await expect(dialog.getByRole('combobox')).toBeFocused()
  }
  await open()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(menu).toBeFocused()

  await open()
  await page.keyboard.type('fair ph')
  await page.getByRole('option', { name: 'Fair Phone B.V.' }).click()
  await expect(dialog.getByRole('combobox')).toHaveValue('') // ready for another one
  await expect(dialog).toContainText('Nothing points at them.')
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('searchbox').fill('fair')
  await expect(page.getByRole('button', { name: 'Fairphone', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Fair Phone B.V.', exact: true })).toHaveCount(0)
  await page.context().close()
})

/** pick chooses the first that a picker of the open dialog offers, and tells its name. */
async function pick(page: Page, label: string): Promise<string> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).click()
  const option = page.getByRole('option').first()
  await option.waitFor()
  const name = (await option.locator('span:not(:has(span))').filter({ hasText: /\S.{2,}/ }).first().innerText()).trim()
  await option.click()
  return name
}

import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'

// What a company calls things, and what only it wants to know of them.

test('a state gets a name of the company\'s own, and the list is narrowed by it', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const page = await browserOf(browser, server.url, 'it@acme.test', '/catalogue/status-labels')
  await page.getByRole('button', { name: 'New status label' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ready to ship')
  await dialog.getByRole('combobox', { name: 'Colour' }).click()
  await page.getByRole('option', { name: 'Purple' }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('table', { name: 'Status labels' })).toContainText('Ready to ship')

  await page.goto(`/assets/${await api.first('/assets?status=in_stock&sort=-serial')}`)
  const menu = page.getByRole('button', { name: 'More actions' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Change status label' }).click()
  await dialog.getByRole('combobox', { name: 'Status label' }).click()
  await page.getByRole('option', { name: 'Ready to ship' }).click()
  await dialog.getByRole('button', { name: 'Change status label' }).click()
  await expect(dialog).toBeHidden()
  await expect(menu).toBeFocused()
  await expect(page.getByRole('main').getByText('Ready to ship').first()).toBeVisible()

  const label = (await api.get<{ data: { id: string, name: string }[] }>('/status-labels')).data.find(({ name }) => name === 'Ready to ship')!
  await page.goto(`/assets?status_label=${label.id}`)
  await expect(page.getByRole('group', { name: 'Active filters' })).toContainText(/Status label is\s*Ready to ship/)
  await expect(page.getByRole('table', { name: 'Assets' }).getByRole('row')).toHaveCount(2)
  await page.context().close()
})

test('a sealed value is shown to those who may, and that they looked is recorded', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'admin@acme.test')
  await api.post('/fields', { object: 'asset', key: 'recovery_key', name: 'Recovery key', type: 'text', sealed: true, everywhere: true })
  const id = await api.first('/assets?status=in_stock&sort=serial')
  await api.patch(`/assets/${id}`, { custom: { recovery_key: '4711-0815' } })
  const page = await browserOf(browser, server.url, 'admin@acme.test', `/assets/${id}`)
  const reveal = page.getByRole('button', { name: 'Reveal Recovery key' })
  await expect(reveal).toBeVisible()
  await expect(page.getByText('4711-0815')).toHaveCount(0)
  await reveal.click()
  await expect(page.getByText('4711-0815')).toBeVisible()
  await page.getByRole('button', { name: 'Hide Recovery key' }).click()
  await expect(page.getByText('4711-0815')).toHaveCount(0)
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'looked at a sealed value' })).toBeVisible()
  await page.context().close()
})

test('own fields that two people changed are chosen one by one', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'admin@acme.test')
  for (const [key, name] of [['room', 'Room'], ['shelf', 'Shelf']]) await api.post('/fields', { object: 'asset', key, name, type: 'text', everywhere: true })
  const id = await api.first('/assets?status=in_stock&sort=name')
  await api.patch(`/assets/${id}`, { custom: { room: '1', shelf: 'A' } })
  const page = await browserOf(browser, server.url, 'it@acme.test', `/assets/${id}/edit`)
  await page.getByLabel('Room').fill('mine')
  await api.patch(`/assets/${id}`, { custom: { room: 'theirs', shelf: 'B' } })
  await page.getByRole('button', { name: 'Save changes' }).click()

  const dialog = page.getByRole('dialog', { name: 'Somebody saved meanwhile' })
  await expect(dialog.getByRole('group', { name: 'Room' })).toContainText('Before: 1')
  await expect(dialog.getByRole('radio', { name: 'mine' })).toBeChecked()
  await expect(dialog.getByRole('radio', { name: 'theirs' })).toBeVisible()
  await expect(dialog).toContainText('B') // the shelf, which only the other one changed
  await dialog.getByRole('button', { name: 'Save merged' }).click()
  await expect(page).toHaveURL(new RegExp(`/assets/${id}$`))
  const { custom } = await api.get<{ custom: Record<string, unknown> }>(`/assets/${id}`)
  expect(custom).toMatchObject({ room: 'mine', shelf: 'B' })
  await page.context().close()
})

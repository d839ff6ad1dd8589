import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'

interface Row { id: string, tag: string, name: string, holder: { name: string } | null }

test('a pile of things comes back by scanning, and a slip is undone', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const { data: held } = await api.get<{ data: Row[] }>('/assets?status=assigned&limit=2&sort=-tag')
  const page = await browserOf(browser, server.url, 'it@acme.test', '/assets/check-in')
  const box = page.getByRole('main').getByRole('textbox', { name: 'Open an asset by tag or serial number' })
  await expect(box).toBeFocused()
  const list = page.getByRole('main').getByRole('listitem')

  for (const { tag, holder } of held) {
    await page.keyboard.type(tag.toLowerCase())
    await page.keyboard.press('Enter')
    await expect(box).toHaveValue('')
    await expect(box).toBeFocused()
    await expect(list.first()).toContainText(tag)
    await expect(list.first()).toContainText(`Checked in from ${holder!.name}`)
  }
  await expect(page.getByText('2 checked in')).toBeVisible()

  await page.keyboard.type('NOBODY-HAS-THIS-2')
  await page.keyboard.press('Enter')
  await expect(list.first()).toContainText('No asset has this tag or serial number')

  await page.getByRole('button', { name: 'Undo the last' }).click()
  await expect(list.nth(1)).toContainText(`Checked out to ${held[1]!.holder!.name} again`)
  expect((await api.get<Row>(`/assets/${held[0]!.id}`)).holder).toBeNull()
  expect((await api.get<Row>(`/assets/${held[1]!.id}`)).holder?.name).toBe(held[1]!.holder!.name)
  await page.context().close()
})

test('people are given a cost centre together', async ({ browser, server }) => {
  const page = await browserOf(browser, server.url, 'hr@acme.test', '/employees?status=active')
  const table = page.getByRole('table', { name: 'People' })
  for (const row of [1, 2]) await table.getByRole('row').nth(row).getByRole('checkbox').click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit 2 people' })
  await dialog.getByRole('checkbox', { name: 'Cost centre' }).click()
  await dialog.getByRole('textbox').fill('4711')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog).toContainText('2 people will change')
  await dialog.getByRole('button', { name: 'Apply to 2' }).click()
  await expect(dialog).toBeHidden()
  await table.getByRole('row').nth(1).getByRole('link').click()
  await expect(page.getByRole('main').getByText('4711')).toBeVisible()
  await page.context().close()
})

import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'

interface Device { id: string, name: string, state: string, version: number, suggestions: { asset: { tag: string } }[] }

test('a device in review becomes what is suggested, and is taken off again', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, 'it@acme.test')
  const inReview = async () => (await api.get<{ data: Device[] }>('/devices?state=review&limit=100')).data
  await expect.poll(async () => (await inReview()).some(({ suggestions }) => suggestions.length > 0), { timeout: 30_000 }).toBe(true)
  const device = (await inReview()).find(({ suggestions }) => suggestions.length > 0)!
  const page = await browserOf(browser, server.url, 'it@acme.test', `/devices?q=${encodeURIComponent(device.name)}`)
  await page.getByRole('main').getByText(device.suggestions[0]!.asset.tag).first().waitFor()
  await page.getByRole('button', { name: 'Link', exact: true }).first().click()
  await expect.poll(async () => (await api.get<Device>(`/devices/${device.id}`)).state).toBe('matched')

  await page.goto(`/devices?tab=matched&q=${encodeURIComponent(device.name)}`)
  await page.getByRole('button', { name: 'Unlink' }).first().click()
  await expect.poll(async () => (await api.get<Device>(`/devices/${device.id}`)).state).toBe('review')
  await page.context().close()
})

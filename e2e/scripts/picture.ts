import { fileURLToPath } from 'node:url'
import { Api } from '../support/api'
import { browserOf } from '../support/people'
import { expect, test } from '../support/test'
import { Vendor } from '../support/vendor'

const picture = fileURLToPath(new URL('../../docs/images/dashboard.png', import.meta.url))

// The README's picture of the dashboard. The demo plays a little first, so that
// there is something to see.
test('dashboard', async ({ browser, fresh }) => {
  const api = await Api.signIn(fresh.url, 'admin@acme.test')
  await api.sync()
  const vendor = new Vendor(fresh.url)
  for (const [first, last] of [['Nia', 'Okonkwo'], ['Mateo', 'Silva'], ['Yuki', 'Tanaka']] as const) await vendor.hire(first, last)
  await api.sync()

  const manager = await browserOf(browser, fresh.url, 'manager@acme.test', '/mine')
  for (const name of ['Nia Okonkwo', 'Mateo Silva']) {
    await manager.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'Approve' }).click()
    await expect(manager.getByRole('link', { name: `Approve the equipment: ${name}` })).toBeHidden()
  }

  const it = await browserOf(browser, fresh.url, 'it@acme.test')
  await it.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await it.setViewportSize({ width: 1440, height: 1000 })
  await expect(it.getByRole('link', { name: 'Pick the laptop: Nia Okonkwo' })).toBeVisible()
  await it.mouse.move(0, 0)
  await it.screenshot({ path: picture, animations: 'disabled' })
})

import type { Page } from '@playwright/test'
import { Api } from '../support/api'
import { inBothLights } from '../support/axe'
import { signIn } from '../support/people'
import { dialogs, entrances, routes, screens } from '../support/screens'
import { expect, test } from '../support/test'

// What fails here is named in words; recording every step of so many screens would take longer than looking at them.
test.use({ trace: 'off' })

// Every screen, in light and dark: nothing in the way of people who use a keyboard
// or a screen reader, nothing fetched from elsewhere, nothing wrong in the console.
test('no screen has a serious barrier or asks elsewhere', async ({ page, server }) => {
  test.setTimeout(600_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const inside = await screens(await Api.signIn(server.url, 'admin@acme.test'))
  // A page that nobody looks at here is a page that nobody has looked at.
  expect([...Object.keys(entrances), ...Object.keys(inside)].sort()).toEqual(routes().sort())

  for (const path of Object.values(entrances).flat()) await look(page, path)
  await signIn(page, 'admin@acme.test')
  const strange = listen(page, server.url)
  for (const path of Object.values(inside).flat()) await look(page, path)

  for (const [path, button, item] of dialogs) {
    await test.step(`${path} ${button} ${item ?? ''}`, async () => {
      await page.goto(path)
      await page.getByRole('button', { name: button }).first().click()
      if (item) await page.getByRole('menuitem', { name: item }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect.soft(await inBothLights(page), button).toEqual([])
    })
  }
  await test.step('search palette', async () => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    // Its list scrolls with the arrow keys of the search field.
    expect.soft(await inBothLights(page, 'scrollable-region-focusable'), 'search palette').toEqual([])
  })
  expect(strange).toEqual([])
})

async function look(page: Page, path: string): Promise<void> {
  await test.step(path, async () => {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect.soft(await inBothLights(page), path).toEqual([])
  })
}

/** listen notes requests to other origins, and errors. */
function listen(page: Page, origin: string): string[] {
  const strange: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) strange.push(request.url())
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) strange.push(socket.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') strange.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => strange.push(error.message))
  return strange
}

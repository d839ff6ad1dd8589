import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Api } from '../support/api'
import { signIn } from '../support/people'
import { expect, test } from '../support/test'

// Every screen, in light and dark: nothing in the way of people who use a keyboard
// or a screen reader, nothing fetched from elsewhere, nothing wrong in the console.
for (const colorScheme of ['light', 'dark'] as const) {
  test(`no ${colorScheme} screen has a serious barrier or asks elsewhere`, async ({ page, server }) => {
    test.setTimeout(400_000)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await signIn(page, 'admin@acme.test')
    const strange = listen(page, server.url)
    for (const path of await screens(server.url)) {
      await test.step(path, async () => {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        expect.soft(await barriers(page), path).toEqual([])
      })
    }
    await test.step('search palette', async () => {
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      // Its list scrolls with the arrow keys of the search field.
      expect.soft(await barriers(page, 'scrollable-region-focusable'), 'search palette').toEqual([])
    })
    expect(strange).toEqual([])
  })
}

/** screens are the addresses of all of them, with things that exist. */
async function screens(server: string): Promise<string[]> {
  const api = await Api.signIn(server, 'admin@acme.test')
  await api.sync() // people who start soon bring workflows and notifications
  await expect.poll(async () => (await api.get<{ data: unknown[] }>('/workflows')).data.length, { timeout: 30_000 }).toBeGreaterThan(0)
  const asset = await api.first('/assets?status=assigned')
  const employee = await api.first('/employees?status=pending')
  const integration = await api.first('/integrations')
  return [
    '/', '/mine', '/notifications',
    '/assets', '/assets/new', `/assets/${asset}`, `/assets/${asset}?tab=assignments`, `/assets/${asset}?tab=contents`, `/assets/${asset}?tab=history`, `/assets/${asset}/edit`,
    '/assets?status=assigned&serial__contains=a', '/assets/overdue', '/assets/bin',
    '/employees', '/employees/new', `/employees/${employee}`, `/employees/${employee}?tab=history`, `/employees/${employee}/print`, `/employees/${employee}/edit`,
    '/catalogue/models', '/catalogue/manufacturers', '/catalogue/vendors', '/catalogue/cost-centres', '/locations', '/departments',
    '/workflows', '/workflows/definitions', `/workflows/${await api.first('/workflows')}`,
    '/integrations', '/integrations/new', '/integrations/new/bamboohr', `/integrations/${integration}`, `/integrations/${integration}?tab=settings`,
    '/users', '/activity', '/no-such-page',
  ]
}

/** barriers are what axe finds serious or worse. */
async function barriers(page: Page, ...except: string[]): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).disableRules(except).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
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

import AxeBuilder from '@axe-core/playwright'
import { PASSWORD, signIn } from '../support/people'
import { expect, test } from '../support/test'

test('signing in shows the dashboard', async ({ page }) => {
  await signIn(page, 'it@acme.test')
  await expect(page).toHaveTitle(/Assetronics/)
})

test('a wrong password is refused with a sentence', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('E-mail').fill('hr@acme.test')
  await page.getByLabel('Password', { exact: true }).fill(`not ${PASSWORD}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeHidden()
})

test('no request leaves the origin, and nothing goes wrong on the way', async ({ page, baseURL }) => {
  const strange: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== baseURL && !['data:', 'blob:'].includes(url.protocol)) strange.push(request.url())
  })
  page.on('console', (message) => {
    // Asking who is signed in is answered with 401 by nobody, and browsers report that.
    if (message.type() === 'error' && !message.location().url.endsWith('/auth/me')) strange.push(message.text())
  })
  page.on('pageerror', (error) => strange.push(error.message))
  await signIn(page, 'admin@acme.test')
  expect(strange).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the ${colorScheme} sign-in page has no barrier`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/')
    await page.getByLabel('E-mail').waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((violation) => violation.id)).toEqual([])
  })
}

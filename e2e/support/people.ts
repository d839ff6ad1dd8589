import type { Browser, Page } from '@playwright/test'

/** The password of every account of the demo's companies. */
export const PASSWORD = 'assetronics-demo'

/** signIn enters through the sign-in page and waits until the person is in. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor()
}

/** browserOf opens a browser of its own for a person, at a path. */
export async function browserOf(browser: Browser, baseURL: string, email: string, path = '/'): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  await signIn(page, email)
  if (path !== '/') await page.goto(path)
  return page
}

/** beside opens one more window of the same person, at a path. */
export async function beside(page: Page, path: string): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(path)
  return other
}

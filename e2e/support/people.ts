import type { Page } from '@playwright/test'

/** The password of every account of the demo's companies. */
export const PASSWORD = 'assetronics-demo'

/** signIn enters through the sign-in page and waits for the way out. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
}

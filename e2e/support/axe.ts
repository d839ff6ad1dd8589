import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** barriers are what axe finds serious or worse on a page as it is. */
export async function barriers(page: Page, ...except: string[]): Promise<string[]> {
  return serious(await axe(page).disableRules(except).analyze())
}

/** hardToRead are texts with too little contrast: all that can differ when nothing but the colours has changed. */
export async function hardToRead(page: Page): Promise<string[]> {
  return serious(await axe(page).withRules(['color-contrast']).analyze())
}

/** inBothLights looks for barriers in the light, then for what cannot be read in the dark. */
export async function inBothLights(page: Page, ...except: string[]): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const found = await barriers(page, ...except)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html.dark').waitFor({ state: 'attached' })
  return [...found, ...(await hardToRead(page)).map(text => `dark ${text}`)]
}

/** Our pages have no frames: without looking for them axe needs half the time. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })

function serious({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

import lucide from '@iconify-json/lucide/icons.json'
import { expect, it } from 'vitest'

const sources = import.meta.glob<string>(['/src/**/*.{vue,ts}', '!/src/**/*.test.ts'], { eager: true, query: '?raw', import: 'default' })
const named = new Set(Object.values(sources).flatMap(code => [...code.matchAll(/i-lucide-([a-z0-9-]+)/g)].map(match => match[1]!)))

it('every icon that is named is bundled: none may be fetched from elsewhere', () => {
  const bundled = { ...lucide.icons, ...lucide.aliases }
  expect(named.size).toBeGreaterThan(50)
  expect([...named].filter(name => !(name in bundled))).toEqual([])
})

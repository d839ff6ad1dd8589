import { expect, it } from 'vitest'
import { english } from '.'

const sources = import.meta.glob<string>(['/src/**/*.{vue,ts}', '!/src/**/*.test.ts'], { eager: true, query: '?raw', import: 'default' })
const code = Object.values(sources).join('\n')

type Messages = { [key: string]: string | Messages }

function leaves(messages: Messages, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : leaves(value, `${prefix}${key}.`))
}

const known = new Set(leaves(english))

/** Keys written out, and the beginnings of those put together: `status.asset.${status}` → "status.asset.". */
const written = [...code.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(match => match[1]!)
const composed = [...code.matchAll(/`([a-z_]+\.(?:[\w]+[._])*)\$\{/g)].map(match => match[1]!)

it('every text that is asked for exists', () => {
  expect(written.filter(key => !known.has(key))).toEqual([])
  expect(composed.filter(start => ![...known].some(key => key.startsWith(start)))).toEqual([])
})

it('every text that exists is asked for', () => {
  const quoted = new Set([...code.matchAll(/['"]([a-z_]+(?:\.\w+)+)['"]/g)].map(match => match[1]!))
  // Names of fields, events and problems come from the server.
  const fromServer = ['fields.', 'events.', 'problems.', 'activity.type.', 'roles.']
  const starts = [...composed, ...fromServer]
  const unused = [...known].filter(key => !quoted.has(key) && !starts.some(start => key.startsWith(start)))
  expect(unused).toEqual([])
})

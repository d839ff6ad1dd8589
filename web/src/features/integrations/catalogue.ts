import type { Connector } from '@assetronics/api-client'

/** found are the connectors of a category that have all the words in their name or description, by name. */
export function found(connectors: readonly Connector[], words: string, category: string): Connector[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return connectors
    .filter(connector => !category || connector.category === category)
    .filter(({ name, key, description }) => wanted.every(word => `${name} ${key} ${description}`.toLowerCase().includes(word)))
    .sort((one, other) => one.name.localeCompare(other.name))
}

/** categoriesOf counts the connectors of each category, the largest first. */
export function categoriesOf(connectors: readonly Connector[]): { category: string, count: number }[] {
  const counts = new Map<string, number>()
  for (const { category } of connectors) counts.set(category, (counts.get(category) ?? 0) + 1)
  return [...counts].map(([category, count]) => ({ category, count })).sort((one, other) => other.count - one.count || one.category.localeCompare(other.category))
}

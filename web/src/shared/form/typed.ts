/**
 * stillFits leaves, of choices that were found for something else, those that what is typed by now can mean:
 * until the answer comes, pressing Enter must not take what nobody asked for.
 */
export function stillFits<Row>(rows: Row[], typed: string, textOf: (row: Row) => string): Row[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length ? rows.filter((row) => { const text = textOf(row).toLowerCase(); return words.every(word => text.includes(word)) }) : rows
}

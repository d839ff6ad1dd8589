/** moved is the order with one of it a place further ahead. */
export function moved(order: string[], at: number): string[] {
  const next = [...order]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at - 1, 0, one)
  return next
}

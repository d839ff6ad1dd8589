/** valueOf reads a field of a row; `custom.colour` lies in the row's own fields of the company. */
export function valueOf(row: object, key: string): unknown {
  return key.split('.').reduce<unknown>((held, part) => (held as Record<string, unknown> | null | undefined)?.[part], row)
}

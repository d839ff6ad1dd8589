/** useTreeKeys moves through a tree as its readers expect: arrows walk, open and close, Home and End jump. */
export function useTreeKeys(root: () => HTMLElement | null) {
  const items = () => [...root()?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? []]

  function focus(item: HTMLElement | undefined) {
    if (!item) return
    for (const other of items()) other.tabIndex = -1
    item.tabIndex = 0
    item.focus()
  }

  function onKeydown(event: KeyboardEvent) {
    const item = event.target as HTMLElement
    if (item.getAttribute('role') !== 'treeitem') return
    const all = items()
    const at = all.indexOf(item)
    const open = item.getAttribute('aria-expanded')
    const handled: Record<string, () => void> = {
      ArrowDown: () => focus(all[at + 1]),
      ArrowUp: () => focus(all[at - 1]),
      Home: () => focus(all[0]),
      End: () => focus(all.at(-1)),
      ArrowRight: () => open === 'false' ? toggle(item) : open === 'true' && focus(all[at + 1]),
      ArrowLeft: () => open === 'true' ? toggle(item) : focus(parentOf(item)),
    }
    const act = handled[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const toggle = (item: HTMLElement) => item.querySelector<HTMLElement>('[data-toggle]')?.click()
  const parentOf = (item: HTMLElement) => item.parentElement?.closest<HTMLElement>('[role="treeitem"]') ?? undefined

  return { onKeydown }
}

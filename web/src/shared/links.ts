/** Where a thing has its page, by the type that events and notifications call it. */
const pages: Record<string, string> = {
  asset: '/assets',
  employee: '/employees',
  workflow: '/workflows',
  workflow_run: '/workflows',
  integration: '/integrations',
  action: '/actions',
}

/** linkTo gives the page's path; null when things of this type have none. */
export function linkTo(thing: { type: string, id: string | null } | null | undefined): string | null {
  const page = thing && pages[thing.type]
  return page && thing.id ? `${page}/${thing.id}` : null
}

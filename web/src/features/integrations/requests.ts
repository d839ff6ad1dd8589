import type { RequestQuery } from '@assetronics/api-client'

/** What requests can be narrowed to, by how they were answered. */
export const outcomes = ['well', 'failed', 'throttled', 'refused', 'broken', 'silent'] as const

const queries: Record<typeof outcomes[number], Record<string, string>> = {
  well: { failed: 'false' },
  failed: { failed: 'true' },
  throttled: { status: '429' },
  refused: { status__gte: '400', status__lt: '500' },
  broken: { status__gte: '500' },
  silent: { status: '0' },
}

/** outcomeQuery is how a choice is asked for; what is no choice asks for all. */
export const outcomeQuery = (outcome: string): RequestQuery => queries[outcome as typeof outcomes[number]] ?? {}

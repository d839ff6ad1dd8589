import type { Condition } from '@assetronics/api-client'

/** The shapes an asset can be in, from best to worst. */
export const conditions: Condition[] = ['new', 'good', 'fair', 'poor', 'broken']

import type { Ownership } from '@assetronics/api-client'

/** Whose an asset can be. */
export const ownerships: Ownership[] = ['owned', 'leased', 'personal']

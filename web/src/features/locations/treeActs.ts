import type { RegisterRow } from '@/shared/register/registerApi'

/** What somebody wants to do with a row of the tree. */
export type TreeAct =
  | { what: 'edit' | 'below' | 'move' | 'merge' | 'remove' | 'files', row: RegisterRow }
  | { what: 'new' }

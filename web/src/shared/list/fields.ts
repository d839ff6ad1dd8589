import type { ReferenceKind } from '../form/references'

/** `words` are several free ones, of which a filter names any. */
export type FieldType = 'text' | 'words' | 'choice' | 'reference' | 'date' | 'instant' | 'number' | 'money' | 'boolean'

export interface Option { value: string, label: string }

/** ListField is one thing a list knows of its rows: a column, and what it can be sorted and filtered by. */
export interface ListField {
  key: string
  label: string
  type: FieldType
  /** The server's name to sort by; absent: not sortable. */
  sort?: string
  /** The server's name to filter by; absent: no filter. */
  filter?: string
  /** Values of a choice. */
  options?: Option[]
  /** What a reference refers to. */
  reference?: ReferenceKind
  /** What it refers to lies in one another: offers "with all that lies in it". */
  tree?: boolean
  /** May be empty: offers "is empty". */
  nullable?: boolean
  align?: 'end'
  /** Pixels, until somebody drags. */
  width?: number
  /** A column from the beginning; the others wait in the chooser. */
  shown?: boolean
  /** No column at all: only a filter. */
  filterOnly?: boolean
}

import { ApiProblem } from '../api/problem'

/** Suggestion is one way a query may go on. */
export interface Suggestion { text: string, kind: string }

/** Completion is what may be typed at a place: each suggestion replaces the characters between from and to. */
export interface Completion { from: number, to: number, suggestions: Suggestion[] }

/** isLanguage tells conditions from plain words: they are searched for when they are done, not while they are typed. */
export function isLanguage(text: string): boolean {
  const unquoted = text.replace(/"[^"]*"/g, '')
  return /[\p{L}\d_.]+\s*[:=<>]/u.test(unquoted) || unquoted.includes('"')
}

/**
 * accept puts a suggestion into the text and says where the cursor goes. Places are counted in characters, which
 * emoji and the like take two units of a JavaScript string for.
 */
export function accept(text: string, { from, to }: Completion, { text: put, kind }: Suggestion): { text: string, at: number } {
  const letters = [...text]
  const after = letters.slice(to).join('')
  const ending = kind === 'value' && !after.startsWith(' ') ? ' ' : ''
  const before = letters.slice(0, from).join('') + put + ending
  return { text: before + after, at: before.length }
}

/** QueryProblem is what the server does not understand of a query, and between which of its characters. */
export interface QueryProblem { text: string, stretch: [from: number, to: number] | null }

/** queryProblem reads it from the answer of a list; other troubles are none of the query's. */
export function queryProblem(error: unknown): QueryProblem | undefined {
  if (!(error instanceof ApiProblem) || error.status !== 422 || !error.fields.q) return undefined
  return { text: error.fields.q, stretch: error.stretch('q') }
}

/** around splits a text at a stretch of its characters: what stands before, in, and behind it. */
export function around(text: string, [from, to]: [number, number]): [before: string, within: string, behind: string] {
  const letters = [...text]
  return [letters.slice(0, from).join(''), letters.slice(from, to).join(''), letters.slice(to).join('')]
}

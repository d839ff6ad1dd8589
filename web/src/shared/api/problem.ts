import type { BulkOutcome, Meanwhile, Problem, SourceOrders } from '@assetronics/api-client'

/**
 * ApiProblem is a refused request (RFC 9457). `status` 0 means that no answer came.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  /** Field name → sentence. Fields of nested objects are dotted: `purchase_cost.amount`. */
  readonly fields: Record<string, string>
  private readonly problem: Partial<Problem>

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail || problem.title || '')
    this.name = 'ApiProblem'
    this.problem = problem
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.requestId = problem.request_id ?? null
    this.fields = fieldMessages(problem)
  }

  /** at gives all that is said of one input: the companies to choose from, for instance. */
  at(location: string): string[] {
    return (this.problem.errors ?? []).filter(error => error.location === location).map(error => error.message)
  }

  /** stretch tells between which characters of a text the trouble lies, if that is known. */
  stretch(field: string): [from: number, to: number] | null {
    for (const { location } of this.problem.errors ?? []) {
      const place = STRETCH.exec(location)
      if (place && location.slice(0, place.index).split('.').at(-1) === field) return [Number(place[1]), Number(place[2])]
    }
    return null
  }

  /** meanwhile says what others changed since the version that this request was based on. */
  get meanwhile(): Meanwhile | null {
    return this.problem.meanwhile ?? null
  }

  /** sourceOrders are the orders of sources as they are now, when a change was based on older ones. */
  get sourceOrders(): SourceOrders | null {
    return this.problem.source_orders ?? null
  }

  /** outcome names what stood in the way of a bulk change. */
  get outcome(): BulkOutcome | null {
    return this.problem.outcome ?? null
  }

  /** offline tells that the server could not be reached. */
  get offline() {
    return this.status === 0
  }
}

/** Where in a text: from a character up to another, `q[4:7]`. */
const STRETCH = /\[(\d+):(\d+)\]$/

function fieldMessages(problem: Partial<Problem>): Record<string, string> {
  const messages: Record<string, string> = {}
  for (const { location, message } of problem.errors ?? []) {
    const field = location.replace(/^(body|path|query)\.?/, '').replace(STRETCH, '')
    if (field && !(field in messages)) messages[field] = message
  }
  return messages
}

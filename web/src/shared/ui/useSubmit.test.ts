import { describe, expect, it } from 'vitest'
import { useSubmit } from './useSubmit'
import { ApiProblem } from '../api/problem'
import { inSetup } from '@/testing/mount'

describe('useSubmit', () => {
  it('shows the server\'s sentences at their fields and takes them back at the next try', async () => {
    const answers = [
      () => Promise.reject(new ApiProblem(422, { code: 'invalid_input', detail: 'The input is not valid.', errors: [{ location: 'body.tag', message: 'is taken' }] })),
      () => Promise.resolve(),
    ]
    const { result } = await inSetup(() => useSubmit(() => answers.shift()!()))
    expect(await result.submit({})).toBe(false)
    expect(result.errors.value).toEqual({ tag: 'is taken' })
    expect(result.summary.value).toBe('The input is not valid.')
    expect(await result.submit({})).toBe(true)
    expect(result.errors.value).toEqual({})
    expect(result.summary.value).toBe('')
  })

  it('sends once however often it is pressed', async () => {
    let sent = 0
    let finish!: () => void
    const { result } = await inSetup(() => useSubmit(() => {
      sent++
      return new Promise<void>((resolve) => { finish = resolve })
    }))
    const first = result.submit({})
    expect(await result.submit({})).toBe(false)
    finish()
    await first
    expect(sent).toBe(1)
    expect(result.busy.value).toBe(false)
  })

  it('ErrStale is said in words of our own', async () => {
    const { result } = await inSetup(() => useSubmit(() => Promise.reject(new ApiProblem(412, { code: 'asset.stale', detail: 'stale' }))))
    await result.submit({})
    expect(result.summary.value).toContain('Somebody else changed this meanwhile')
  })
})

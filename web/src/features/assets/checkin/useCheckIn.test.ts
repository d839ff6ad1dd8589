import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCheckIn, type Scan } from './useCheckIn'
import { inSetup } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anAsset } from '@/testing/things'

const mira = { type: 'employee' as const, id: 'e1', name: 'Mira', email: null }
const held = anAsset({ holder: mira, expected_return: '2026-12-01', status: 'assigned', version: 3 })
const free = anAsset({ version: 4 })

async function setup() {
  const heard: Scan[] = []
  const { result } = await inSetup(() => useCheckIn(() => ({ location_id: 'l1' }), scan => heard.push(scan)), { permissions: ['assets:assign'] })
  return { checkIn: result, heard, results: () => result.scans.value.map(({ code, result }) => `${code} ${result}`) }
}

describe('useCheckIn', () => {
  beforeEach(() => sessionStorage.clear())

  it('returns what is scanned, in order, with what holds for all of it', async () => {
    const found = [held, anAsset({ id: 'a2', tag: 'AST-2', holder: mira })]
    const calls = answerWith({
      'GET /api/v1/assets/lookup': () => ({ body: found.shift() }),
      'POST /api/v1/assets/a1/return': { body: free },
      'POST /api/v1/assets/a2/return': { body: anAsset({ id: 'a2' }) },
    })
    const { checkIn, heard, results } = await setup()
    const first = checkIn.scan('one')
    await checkIn.scan('two') // while the first is under way
    await first
    await flushPromises()
    expect(results()).toEqual(['two returned', 'one returned'])
    expect(heard.map(({ code }) => code)).toEqual(['one', 'two'])
    expect(calls.find(({ path }) => path.endsWith('a1/return'))!.body).toEqual({ location_id: 'l1' })
    expect(checkIn.count.value).toBe(2)
  })

  it('says what cannot be returned, and goes on', async () => {
    const answers = [{ status: 404, body: { code: 'asset.not_found' } }, { body: free }, { body: held }, { body: free }]
    answerWith({
      'GET /api/v1/assets/lookup': () => answers.shift()!,
      'POST /api/v1/assets/a1/return': { body: free },
    })
    const { checkIn, results } = await setup()
    await checkIn.scan('nothing\nidle\nheld\nheld')
    expect(results()).toEqual(['held again', 'held returned', 'idle free', 'nothing unknown'])
    expect(checkIn.unknown.value.map(({ code }) => code)).toEqual(['nothing'])
  })

  it('ErrRefused keeps the server\'s sentence with the asset', async () => {
    answerWith({
      'GET /api/v1/assets/lookup': { body: held },
      'POST /api/v1/assets/a1/return': { status: 409, body: { code: 'asset.not_assigned', detail: 'Nobody has it.' } },
    })
    const { checkIn } = await setup()
    await checkIn.scan('one')
    expect(checkIn.scans.value[0]).toMatchObject({ result: 'failed', problem: 'Nobody has it.', asset: { id: 'a1' } })
    expect(checkIn.last.value).toBeUndefined()
  })

  it('undoing hands the last one out again, to the same and until the same day', async () => {
    const calls = answerWith({
      'GET /api/v1/assets/lookup': { body: held },
      'POST /api/v1/assets/a1/return': { body: free },
      'GET /api/v1/assets/a1': { body: free },
      'POST /api/v1/assets/a1/assign': { body: held },
    })
    const { checkIn, results } = await setup()
    await checkIn.scan('one')
    await checkIn.undo()
    expect(calls.at(-1)!.body).toEqual({ employee_id: 'e1', expected_return: '2026-12-01' })
    expect(calls.at(-1)!.headers.get('if-match')).toBe('"4"')
    expect(results()).toEqual(['one undone'])
    expect(checkIn.count.value).toBe(0)
  })

  it('the list is still there after one has looked at an asset', async () => {
    answerWith({ 'GET /api/v1/assets/lookup': { body: free } })
    const { checkIn } = await setup()
    await checkIn.scan('one')
    await flushPromises()
    expect((await setup()).results()).toEqual(['one free'])
  })
})

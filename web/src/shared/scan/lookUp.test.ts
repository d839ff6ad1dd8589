import { describe, expect, it } from 'vitest'
import { lookUp, scannedCode, scannedCodes } from './lookUp'
import { answerWith } from '@/testing/server'
import { anAsset } from '@/testing/things'

describe('lookUp', () => {
  it('finds what was scanned', async () => {
    const calls = answerWith({ 'GET /api/v1/assets/lookup': { body: anAsset({ id: 'a7' }) } })
    expect((await lookUp('https://x.test/assets/a7?b=1'))?.id).toBe('a7')
    expect(calls[0]!.path).toBe('/api/v1/assets/lookup?code=https%3A%2F%2Fx.test%2Fassets%2Fa7%3Fb%3D1')
  })

  it('nothing found is an answer', async () => {
    answerWith({ 'GET /api/v1/assets/lookup': { status: 404, body: { code: 'asset.not_found' } } })
    expect(await lookUp('nobody')).toBeNull()
  })

  it('ErrTrouble is not taken for nothing found', async () => {
    answerWith({ 'GET /api/v1/assets/lookup': { status: 500, body: { code: 'internal' } } })
    await expect(lookUp('x')).rejects.toMatchObject({ status: 500 })
  })

  it('a scanner\'s line end is no part of the code', () => {
    expect(scannedCode('\tAST-1\r\n')).toBe('AST-1')
  })

  it('takes a pasted list apart', () => {
    expect(scannedCodes(' AST-1\r\nAST-2,AST-3\tAST-4;; \n')).toEqual(['AST-1', 'AST-2', 'AST-3', 'AST-4'])
    expect(scannedCodes('  ')).toEqual([])
  })
})

import { expect, it } from 'vitest'
import HealthNote from './HealthNote.vue'
import type { Integration } from '@assetronics/api-client'
import { inApp } from '@/testing/mount'
import { anIntegration, aRun } from '@/testing/things'

const text = async (over: Partial<Integration>) => (await inApp(HealthNote, { integration: anIntegration(over) })).wrapper.text()

it('says nothing of what is well', async () => expect(await text({ health: 'healthy' })).toBe(''))

it('says why, since when, and when it goes on', async () => {
  const ago = new Date(Date.now() - 3 * 3_600_000).toISOString()
  const soon = new Date(Date.now() + 10 * 60_000 + 5_000).toISOString()
  const said = await text({
    health: 'down', failures: 5, heard_at: ago, next_run_at: soon,
    last_run: aRun({ status: 'failed', error: { code: 'vendor.bad_credentials', message: 'The API key is not accepted.' } }),
  })
  expect(said).toContain('The last 5 syncs failed')
  expect(said).toContain('The API key is not accepted. It last went through 3 hours ago. Next try in 10 minutes.')
})

it('promises no next try while it is paused', async () => {
  const said = await text({ health: 'paused', enabled: false, next_run_at: '2026-01-01T00:00:00Z' })
  expect(said).toContain('Paused')
  expect(said).toContain('It never went through yet.')
  expect(said).not.toContain('Next try')
})

it('tells a refused webhook from a failed sync', async () => {
  const webhook = { url: 'https://x', registered: true, problem: 'Acme says: forbidden.' }
  const said = await text({ health: 'failing', failures: 0, webhook })
  expect(said).toContain('It refuses our webhook')
  expect(said).toContain('Acme says: forbidden.')
})

import UApp from '@nuxt/ui/components/App.vue'
import type { Stream } from '@assetronics/api-client'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import StreamPanel from './StreamPanel.vue'
import { inApp } from '@/testing/mount'
import { answerWith } from '@/testing/server'
import { anIntegration } from '@/testing/things'

const computers: Stream = {
  name: 'computers', title: 'Computers', kind: 'device', enabled: true, incremental: true, cursor_at: '2026-01-02T00:00:00Z',
  full_at: '2026-01-01T00:00:00Z', baseline_at: null, last_run: null, active_run: null, next_run_at: null,
}
const integration = anIntegration({ version: 3 })

async function show(permissions: string[]) {
  const calls = answerWith({
    'GET /api/v1/integrations/i1/streams': { body: { data: [computers], page: { next_cursor: null } } },
    'PATCH /api/v1/integrations/i1/streams/computers': { body: { ...computers, enabled: false } },
    'GET /api/v1/integrations/i1': { body: { ...integration, version: 4 } },
  })
  const panel = defineComponent(() => () => h(UApp, () => h(StreamPanel, { integration })))
  const { wrapper } = await inApp(panel, {}, { permissions })
  await flushPromises()
  return { wrapper, calls, toggle: wrapper.get('button[role="switch"]') }
}

describe('StreamPanel', () => {
  it('turns a stream off, based on the integration that is shown', async () => {
    const { wrapper, calls, toggle } = await show(['integrations:read', 'integrations:write'])
    await toggle.trigger('click')
    await flushPromises()
    const patch = calls.find(({ method }) => method === 'PATCH')!
    expect([patch.body, patch.headers.get('if-match')]).toEqual([{ enabled: false }, '"3"'])
    expect(toggle.attributes('aria-checked')).toBe('false')
    expect(wrapper.text()).toContain('what it brought stays')
  })

  it('who only reads cannot', async () => {
    const { toggle } = await show(['integrations:read'])
    expect(toggle.attributes('disabled')).toBeDefined()
  })
})

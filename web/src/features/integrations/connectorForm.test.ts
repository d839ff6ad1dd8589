import { describe, expect, it } from 'vitest'
import { fieldError, formFor, secretsOf, settingsOf } from './connectorForm'
import type { Connector, ConnectorField } from '@assetronics/api-client'
import { anIntegration } from '@/testing/things'

const field = (over: Partial<ConnectorField>): ConnectorField => ({
  key: 'x', label: 'X', kind: 'text', required: false, default: null, help: '', pattern: '', placeholder: '', ...over,
})
const connector: Connector = {
  key: 'bamboohr', name: 'BambooHR', category: 'hris', description: '', streams: [], webhook: true,
  settings: [
    field({ key: 'subdomain', required: true }),
    field({ key: 'page_size', kind: 'number', default: 100 }),
    field({ key: 'photos', kind: 'boolean', default: true }),
    field({ key: 'base_url', kind: 'url' }),
  ],
  secrets: [field({ key: 'api_key', required: true })],
}

describe('the form a connector declares', () => {
  it('starts with the defaults', () => {
    expect(formFor(connector)).toEqual({
      name: 'BambooHR',
      settings: { subdomain: '', page_size: '100', photos: true, base_url: '' },
      secrets: { api_key: '' },
    })
  })

  it('starts with what an integration has, but never with its secrets', () => {
    const form = formFor(connector, anIntegration({ name: 'HR', settings: { subdomain: 'acme', page_size: 50, photos: false }, secrets: { api_key: { set: true } } }))
    expect(form.settings).toEqual({ subdomain: 'acme', page_size: '50', photos: false, base_url: '' })
    expect(form.secrets).toEqual({ api_key: '' })
  })

  it('sends the declared kinds and leaves out what is empty', () => {
    const form = { name: 'HR', settings: { subdomain: ' acme ', page_size: '50', photos: false, base_url: '' }, secrets: { api_key: '' } }
    expect(settingsOf(connector, form)).toEqual({ subdomain: 'acme', page_size: 50, photos: false })
    expect(secretsOf(form)).toEqual({})
    expect(secretsOf({ ...form, secrets: { api_key: 'k' } })).toEqual({ api_key: 'k' })
  })

  it('finds the server\'s sentence for a field', () => {
    expect(fieldError({ 'settings.subdomain': 'is unknown' }, 'settings', 'subdomain')).toBe('is unknown')
    expect(fieldError({}, 'secrets', 'api_key')).toBeUndefined()
  })
})

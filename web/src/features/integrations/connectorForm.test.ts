import { describe, expect, it } from 'vitest'
import { fieldError, formFor, isAsked, isMoved, secretsOf, settingsOf, settingsPatch } from './connectorForm'
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
    expect(secretsOf(connector, form)).toEqual({})
    expect(secretsOf(connector, { ...form, secrets: { api_key: 'k' } })).toEqual({ api_key: 'k' })
  })

  it('takes away what was emptied, and touches nothing else', () => {
    const integration = anIntegration({ settings: { subdomain: 'acme', page_size: 50, base_url: 'https://old.test' } })
    const form = { ...formFor(connector, integration), settings: { subdomain: 'acme', page_size: '', photos: true, base_url: '' } }
    expect(settingsPatch(connector, form, integration)).toEqual({ subdomain: 'acme', photos: true, page_size: null, base_url: null })
  })

  it('asks only for what the other settings call for, and sends nothing else', () => {
    const choosing: Connector = {
      ...connector,
      settings: [
        field({ key: 'method', default: 'secret', choices: [{ value: 'secret', label: 'a secret' }, { value: 'certificate', label: 'a certificate' }] }),
        field({ key: 'thumbprint', required: true, depends_on: { method: ['certificate'] } }),
      ],
      secrets: [field({ key: 'private_key', kind: 'multiline', depends_on: { method: ['certificate'] } })],
    }
    const form = { ...formFor(choosing), secrets: { private_key: 'PEM' } }
    expect(isAsked(choosing.settings![1]!, form)).toBe(false)
    form.settings.thumbprint = 'typed before the choice'
    expect(settingsOf(choosing, form)).toEqual({ method: 'secret' })
    expect(secretsOf(choosing, form)).toEqual({})
    form.settings.method = 'certificate'
    expect(isAsked(choosing.settings![1]!, form)).toBe(true)
    expect(secretsOf(choosing, form)).toEqual({ private_key: 'PEM' })
  })

  it('notices that the address changes', () => {
    const integration = anIntegration({ settings: { subdomain: 'acme', base_url: 'https://a.test' } })
    const form = formFor(connector, integration)
    expect(isMoved(connector, form, integration)).toBe(false)
    form.settings.subdomain = 'other'
    expect(isMoved(connector, form, integration)).toBe(false) // only the server knows what it makes of this
    form.settings.base_url = 'https://b.test'
    expect(isMoved(connector, form, integration)).toBe(true)
  })

  it('finds the server\'s sentence for a field', () => {
    expect(fieldError({ 'settings.subdomain': 'is unknown' }, 'settings', 'subdomain')).toBe('is unknown')
    expect(fieldError({}, 'secrets', 'api_key')).toBeUndefined()
  })
})

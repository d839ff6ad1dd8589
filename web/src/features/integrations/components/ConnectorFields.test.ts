import { expect, it } from 'vitest'
import ConnectorFields from './ConnectorFields.vue'
import { formFor } from '../connectorForm'
import type { Connector } from '@assetronics/api-client'
import { inApp } from '@/testing/mount'
import { anIntegration } from '@/testing/things'

const connector: Connector = {
  key: 'bamboohr', name: 'BambooHR', category: 'hris', description: '', streams: [], webhook: true,
  settings: [{ key: 'subdomain', label: 'Subdomain', kind: 'text', required: true, default: null, help: 'The part before .bamboohr.com', pattern: '[a-z]+', placeholder: 'acme' }],
  secrets: [{ key: 'api_key', label: 'API key', kind: 'text', required: true, default: null, help: '', pattern: '', placeholder: '' }],
}

const show = (props: object) => inApp(ConnectorFields, { connector, modelValue: formFor(connector), errors: {}, ...props })

it('renders what the manifest declares', async () => {
  const { wrapper } = await show({ errors: { 'settings.subdomain': 'is unknown' } })
  const [, subdomain, key] = wrapper.findAll('input')
  expect(wrapper.text()).toContain('Subdomain')
  expect(wrapper.text()).toContain('is unknown')
  expect(subdomain!.attributes()).toMatchObject({ placeholder: 'acme', pattern: '[a-z]+', required: '' })
  expect(key!.attributes()).toMatchObject({ type: 'password', required: '' })
})

it('a stored secret need not be typed again', async () => {
  const { wrapper } = await show({ integration: anIntegration({ secrets: { api_key: { set: true } } }) })
  const key = wrapper.findAll('input')[2]!
  expect(key.attributes('required')).toBeUndefined()
  expect(key.attributes('placeholder')).toBe('Leave empty to keep it')
})

it('asks for a stored secret again when the address changes', async () => {
  const moving: Connector = { ...connector, settings: [{ ...connector.settings![0]!, key: 'host', kind: 'host', pattern: '' }] }
  const integration = anIntegration({ settings: { host: 'a.test' }, secrets: { api_key: { set: true } } })
  const { wrapper } = await show({ connector: moving, modelValue: { ...formFor(moving, integration), settings: { host: 'b.test' } }, integration })
  expect(wrapper.text()).toContain('the address has changed')
  expect(wrapper.find('input[type="password"]').attributes('required')).toBe('')
})

it('keeps what only experts need folded, unless something is wrong with it', async () => {
  const field = { ...connector.settings![0]!, key: 'version', label: 'Version', advanced: true }
  const expert: Connector = { ...connector, settings: [field] }
  const folded = await show({ connector: expert, modelValue: formFor(expert) })
  expect(folded.wrapper.get('details').attributes('open')).toBeUndefined()
  const wrong = await show({ connector: expert, modelValue: formFor(expert), errors: { 'settings.version': 'is unknown' } })
  expect(wrong.wrapper.get('details').attributes('open')).toBe('')
})

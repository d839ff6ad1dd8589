import type { Connector, ConnectorField, Integration } from '@assetronics/api-client'

export interface ConnectorForm {
  name: string
  settings: Record<string, string | boolean>
  secrets: Record<string, string>
}

/** formFor is what a connector's form starts with: its defaults, or what an integration has. */
export function formFor(connector: Connector, integration?: Integration): ConnectorForm {
  const settings = (connector.settings ?? []).map(field => [field.key, startValue(field, integration?.settings[field.key])])
  return {
    name: integration?.name ?? connector.name,
    settings: Object.fromEntries(settings),
    secrets: Object.fromEntries((connector.secrets ?? []).map(field => [field.key, ''])),
  }
}

function startValue(field: ConnectorField, held: unknown) {
  const value = held ?? field.default
  if (field.kind === 'boolean') return value === true
  return value == null ? '' : String(value)
}

/** settingsOf reads the typed texts as the fields' kinds; what was left empty is left out. */
export function settingsOf(connector: Connector, form: ConnectorForm): Record<string, unknown> {
  const entries = (connector.settings ?? []).map((field) => {
    const value = form.settings[field.key]
    if (field.kind === 'boolean') return [field.key, value === true]
    const text = String(value ?? '').trim()
    return [field.key, field.kind === 'number' && text !== '' ? Number(text) : text]
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

/** secretsOf gives only the secrets that were typed: an empty field leaves the stored one alone. */
export function secretsOf(form: ConnectorForm): Record<string, string> {
  return Object.fromEntries(Object.entries(form.secrets).filter(([, value]) => value !== ''))
}

/** fieldError finds the server's sentence for a declared field, wherever the server puts it. */
export function fieldError(errors: Record<string, string>, group: 'settings' | 'secrets', key: string): string | undefined {
  return errors[`${group}.${key}`] ?? errors[key]
}

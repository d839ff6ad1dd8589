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
  // What must be one of a few and is by default none of them begins with the first.
  return value == null ? (field.required && field.choices?.[0]?.value) || '' : String(value)
}

/** isAsked tells whether a field is asked for, given what the settings it depends on say. */
export function isAsked(field: ConnectorField, form: ConnectorForm): boolean {
  return Object.entries(field.depends_on ?? {}).every(([key, wanted]) => wanted?.includes(String(form.settings[key] ?? '')))
}

/** settingsOf reads the typed texts as the fields' kinds; what is empty or not asked for is left out. */
export function settingsOf(connector: Connector, form: ConnectorForm): Record<string, unknown> {
  const entries = (connector.settings ?? []).filter(field => isAsked(field, form)).map((field) => {
    const value = form.settings[field.key]
    if (field.kind === 'boolean') return [field.key, value === true]
    const text = String(value ?? '').trim()
    return [field.key, field.kind === 'number' && text !== '' ? Number(text) : text]
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

/** settingsPatch sends the settings of an integration that is there: what was emptied is taken away. */
export function settingsPatch(connector: Connector, form: ConnectorForm, integration: Integration): Record<string, unknown> {
  const settings = settingsOf(connector, form)
  const emptied = (connector.settings ?? []).filter(field => isAsked(field, form) && !(field.key in settings) && integration.settings[field.key] != null)
  return { ...settings, ...Object.fromEntries(emptied.map(field => [field.key, null])) }
}

/** secretsOf gives only the secrets that were typed: an empty field leaves the stored one alone. */
export function secretsOf(connector: Connector, form: ConnectorForm): Record<string, string> {
  const asked = (connector.secrets ?? []).filter(field => isAsked(field, form) && form.secrets[field.key])
  return Object.fromEntries(asked.map(field => [field.key, form.secrets[field.key]!]))
}

/** isMoved tells that requests would go to another address than before: secrets are not sent there unasked. */
export function isMoved(connector: Connector, form: ConnectorForm, integration: Integration): boolean {
  const address = (field: ConnectorField) => field.kind === 'url' || field.kind === 'host'
  return (connector.settings ?? []).some(field => address(field) && String(form.settings[field.key] ?? '').trim() !== String(startValue(field, integration.settings[field.key])))
}

/** fieldError finds the server's sentence for a declared field, wherever the server puts it. */
export function fieldError(errors: Record<string, string>, group: 'settings' | 'secrets', key: string): string | undefined {
  return errors[`${group}.${key}`] ?? errors[key]
}

/** The server's permissions that the screens ask about. "own" ones reach only what concerns the user and the team. */
export type Permission =
  | 'assets:read' | 'assets:read_own' | 'assets:write' | 'assets:assign'
  | 'organization:write' | 'views:share' | 'fields:write' | 'fields:reveal' | 'integrations:reveal'
  | 'employees:read' | 'employees:read_own' | 'employees:write'
  | 'workflows:read' | 'workflows:read_own' | 'workflows:run'
  | 'integrations:read' | 'integrations:write'
  | 'actions:read' | 'actions:run' | 'actions:approve'
  | 'users:read' | 'users:write'
  | 'events:read' | 'events:erase'
  | 'dashboard:read'
  | 'jobs:operate'

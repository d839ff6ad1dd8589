import { computed } from 'vue'
import { patches as actionPatches } from '@/features/actions/live'
import { patches as activityPatches } from '@/features/activity/live'
import { patches as assetPatches } from '@/features/assets/live'
import { patches as cataloguePatches, registerCovers } from '@/features/catalogue/live'
import { patches as devicePatches } from '@/features/devices/live'
import { patches as employeePatches } from '@/features/employees/live'
import { patches as integrationPatches } from '@/features/integrations/live'
import { patches as notificationPatches } from '@/features/notifications/live'
import { patches as workflowPatches } from '@/features/workflows/live'
import { keys } from '@/shared/api/keys'
import { patches as operationPatches } from '@/shared/operation/live'
import { mergePatches } from '@/shared/realtime/patches'
import { useLive, type Topic } from '@/shared/realtime/useLive'
import { useSession } from '@/shared/session/session'

const patches = mergePatches([
  assetPatches,
  employeePatches,
  workflowPatches,
  integrationPatches,
  devicePatches,
  actionPatches,
  cataloguePatches,
  notificationPatches,
  activityPatches,
  operationPatches,
])

/** useAppLive joins what the signed-in user may hear and lets the features' patches work it into the cache. */
export function useAppLive() {
  const session = useSession()

  const topics = computed<Topic[]>(() => {
    const { user, tenant } = session
    if (!user || !tenant) return []
    const own = [keys.notifications.all, keys.workflows.mine, keys.workflows.forMe, keys.assets.mine]
    return [
      { name: `user:${user.id}`, covers: own },
      ...session.can('assets:read') ? [{ name: `assets:${tenant.id}`, covers: [keys.assets.all] }] : [],
      ...session.can('assets:read') ? [{ name: `registers:${tenant.id}`, covers: registerCovers }] : [],
      ...session.can('employees:read') ? [{ name: `employees:${tenant.id}`, covers: [keys.employees.all] }] : [],
      ...session.can('workflows:read') ? [{ name: `workflows:${tenant.id}`, covers: [keys.workflows.all] }] : [],
      ...session.can('assets:read') ? [{ name: `devices:${tenant.id}`, covers: [keys.devices.all] }] : [],
      ...session.can('actions:read') ? [{ name: `actions:${tenant.id}`, covers: [keys.actions.all] }] : [],
      ...session.can('integrations:read') ? [{ name: `integrations:${tenant.id}`, covers: [keys.integrations.all] }] : [],
    ]
  })

  useLive(topics, patches)
}

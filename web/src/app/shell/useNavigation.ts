import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { countActions } from '@/shared/commands/api'
import { keys } from '@/shared/api/keys'
import { useSession } from '@/shared/session/session'

export interface NavItem {
  label: string
  icon: string
  to: string
  /** The digit that opens it. */
  digit?: string
  /** How many things wait there. */
  waiting?: number
}

/** The main places and their digits: the same for everybody, whatever one may open. */
const DIGITS: Record<string, string> = { '/assets': '1', '/employees': '2', '/devices': '3', '/workflows': '4', '/catalogue': '5', '/integrations': '6' }

/** useNavigation lists the pages that the user may open: the daily ones and those of administrators. */
export function useNavigation() {
  const session = useSession()
  const leads = computed(() => session.hasRole('manager'))

  const actions = useQuery({ queryKey: keys.actions.counts, queryFn: countActions, enabled: () => session.can('actions:approve') })

  const daily = computed<NavItem[]>(() => [
    ...session.can('dashboard:read') ? [{ label: 'nav.dashboard', icon: 'i-lucide-gauge', to: '/' }] : [],
    { label: 'nav.mine', icon: 'i-lucide-backpack', to: '/mine' },
    ...session.can('assets:read') || leads.value ? [{ label: 'nav.assets', icon: 'i-lucide-laptop', to: '/assets' }] : [],
    ...session.can('assets:read') ? [{ label: 'nav.devices', icon: 'i-lucide-monitor-smartphone', to: '/devices' }] : [],
    ...session.can('employees:read') || leads.value ? [{ label: 'nav.employees', icon: 'i-lucide-users-round', to: '/employees' }] : [],
    ...session.can('workflows:read', 'workflows:read_own') ? [{ label: 'nav.workflows', icon: 'i-lucide-workflow', to: '/workflows' }] : [],
    ...session.can('actions:read') ? [{ label: 'nav.actions', icon: 'i-lucide-zap', to: '/actions', waiting: actions.data.value?.waiting_for_me }] : [],
  ])

  const registers = computed<NavItem[]>(() => [
    ...session.can('assets:read') ? [{ label: 'nav.catalogue', icon: 'i-lucide-library', to: '/catalogue' }] : [],
    ...session.can('assets:read') ? [{ label: 'nav.locations', icon: 'i-lucide-map-pin', to: '/locations' }] : [],
    ...session.can('employees:read') ? [{ label: 'nav.departments', icon: 'i-lucide-network', to: '/departments' }] : [],
  ])

  const administration = computed<NavItem[]>(() => [
    ...session.can('integrations:read') ? [{ label: 'nav.integrations', icon: 'i-lucide-plug', to: '/integrations' }] : [],
    ...session.can('fields:write') ? [{ label: 'nav.fields', icon: 'i-lucide-text-cursor-input', to: '/fields' }] : [],
    ...session.can('users:read') ? [{ label: 'nav.users', icon: 'i-lucide-key-round', to: '/users' }] : [],
    ...session.can('events:read') ? [{ label: 'nav.activity', icon: 'i-lucide-scroll-text', to: '/activity' }] : [],
  ])

  const withDigits = (items: NavItem[]) => items.map(item => ({ ...item, digit: DIGITS[item.to] }))

  return {
    daily: computed(() => withDigits(daily.value)),
    registers: computed(() => withDigits(registers.value)),
    administration: computed(() => withDigits(administration.value)),
  }
}

import type { CommandPaletteGroup, CommandPaletteItem } from '@nuxt/ui'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useNavigation } from './useNavigation'
import { api, call } from '@/shared/api/client'
import { keys } from '@/shared/api/keys'
import { useSession } from '@/shared/session/session'

/** Hits of each kind; who looks for more goes to the list. */
const HITS = 6

/** useSearchGroups finds devices and people at the server, pages and commands by name. */
export function useSearchGroups(term: Ref<string>, settled: Readonly<Ref<string>>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const { daily, registers, administration } = useNavigation()
  const wanted = computed(() => settled.value.trim())

  const assets = useQuery({
    queryKey: computed(() => keys.assets.pick({ q: wanted.value, limit: HITS })),
    queryFn: () => call(api.GET('/api/v1/assets', { params: { query: { q: wanted.value, limit: HITS } } })),
    enabled: () => wanted.value.length > 0 && session.can('assets:read', 'assets:read_own'),
    placeholderData: keepPreviousData,
  })
  const people = useQuery({
    queryKey: computed(() => [...keys.employees.search(wanted.value), HITS]),
    queryFn: () => call(api.GET('/api/v1/employees', { params: { query: { q: wanted.value, limit: HITS } } })),
    enabled: () => wanted.value.length > 0 && session.can('employees:read', 'employees:read_own'),
    placeholderData: keepPreviousData,
  })

  const go = (to: string) => () => { void router.push(to) }

  const commands = computed<CommandPaletteItem[]>(() => [
    ...session.can('assets:write') ? [{ label: t('assets.new'), icon: 'i-lucide-plus', onSelect: go('/assets/new') }] : [],
    ...session.can('assets:assign') ? [{ label: t('checkin.title'), icon: 'i-lucide-scan-barcode', onSelect: go('/assets/check-in') }] : [],
    ...session.can('employees:write') ? [{ label: t('employees.new'), icon: 'i-lucide-user-round-plus', onSelect: go('/employees/new') }] : [],
    ...session.can('integrations:write') ? [{ label: t('integrations.add'), icon: 'i-lucide-plug', onSelect: go('/integrations/new') }] : [],
  ])

  const groups = computed<CommandPaletteGroup[]>(() => [
    ...term.value.trim() ? [assetHits(), peopleHits()] : [],
    {
      id: 'pages',
      label: t('search.pages'),
      items: [...daily.value, ...registers.value, ...administration.value].map(page => ({ label: t(page.label), icon: page.icon, onSelect: go(page.to) })),
    },
    { id: 'commands', label: t('search.commands'), items: commands.value },
  ])

  function assetHits(): CommandPaletteGroup {
    return {
      id: 'assets',
      label: t('nav.assets'),
      ignoreFilter: true,
      items: (assets.data.value?.data ?? []).map(asset => ({
        id: asset.id,
        prefix: asset.tag,
        label: asset.name,
        suffix: asset.assignee?.display_name ?? t(`status.asset.${asset.status}`),
        icon: 'i-lucide-laptop',
        onSelect: go(`/assets/${asset.id}`),
      })),
    }
  }

  function peopleHits(): CommandPaletteGroup {
    return {
      id: 'people',
      label: t('nav.employees'),
      ignoreFilter: true,
      items: (people.data.value?.data ?? []).map(person => ({
        id: person.id,
        label: person.display_name,
        suffix: [person.job_title, person.department?.name].filter(Boolean).join(' · '),
        icon: 'i-lucide-user-round',
        onSelect: go(`/employees/${person.id}`),
      })),
    }
  }

  return { groups, searching: computed(() => assets.isFetching.value || people.isFetching.value) }
}

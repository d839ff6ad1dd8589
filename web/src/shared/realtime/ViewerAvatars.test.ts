import { TooltipProvider } from 'reka-ui'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import ViewerAvatars from './ViewerAvatars.vue'
import { aLive } from '@/testing/live'
import { inApp } from '@/testing/mount'

const Page = defineComponent(() => () => h(TooltipProvider, () => h(ViewerAvatars, { noun: 'asset', id: 'a1' })))

/** The faces on a page that so many others look at. */
async function facesOf(names: string[]) {
  const { live, channelOf } = aLive()
  const { wrapper } = await inApp(Page, {}, { permissions: ['assets:read'], live })
  channelOf('asset:a1').send('presence_state', Object.fromEntries(
    names.map((name, i) => [`other${i}`, { metas: [{ phx_ref: name, name, since: '2026-01-01T00:00:00Z' }] }]),
  ))
  await nextTick()
  return wrapper
}

it('takes no room while nobody else looks', async () => {
  const page = await facesOf([])
  expect(page.find('ul').exists()).toBe(false)
})

it('names each of a few', async () => {
  const page = await facesOf(['Ben', 'Cleo', 'Dan', 'Eve'])
  expect(page.find('ul').attributes('aria-label')).toBe('Also looking at this')
  expect(page.findAll('li .sr-only').map(name => name.text())).toEqual(['Ben', 'Cleo', 'Dan', 'Eve'])
})

it('makes a number of the rest, which still says their names', async () => {
  const page = await facesOf(['Ben', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gil'])
  const faces = page.findAll('li')
  expect(faces).toHaveLength(4)
  expect(faces[3]!.text()).toContain('+3')
  expect(faces[3]!.find('.sr-only').text()).toBe('Eve, Fay, Gil')
})

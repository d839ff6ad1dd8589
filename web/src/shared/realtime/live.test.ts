import { describe, expect, it, vi } from 'vitest'
import type { LivePayload } from './live'
import { aLive } from '@/testing/live'

function setup() {
  const { live, channelOf } = aLive()
  const heard: string[] = []
  const onReset = vi.fn()
  const leave = live.join('assets:t1', {
    onMessage: (event, payload) => {
      const { seq, to_seq } = payload as LivePayload
      heard.push(`${event} ${seq ?? to_seq ?? '-'}`)
    },
    onReset,
  })
  const channel = channelOf('assets:t1')
  return {
    heard,
    onReset,
    channel,
    leave,
    joinParams: () => channel.params(),
    joined: (reply: object) => channel.reply('ok', reply),
    refused: (reason: object) => channel.reply('error', reason),
    send: (event: string, payload: LivePayload) => channel.send(event, payload),
  }
}

describe('Live', () => {
  it('joins from the head first and resumes from the last number heard', () => {
    const topic = setup()
    expect(topic.joinParams()).toEqual({})
    topic.joined({ seq: 40 })
    expect(topic.joinParams()).toEqual({ since: 40 })
    topic.send('asset_updated', { seq: 43 })
    expect(topic.joinParams()).toEqual({ since: 43 })
  })

  it('what was read before the first join may be old', () => {
    const topic = setup()
    topic.joined({ seq: 40 })
    expect(topic.onReset).toHaveBeenCalledTimes(1)
  })

  it('hears what it missed, in order, and nothing twice', () => {
    const topic = setup()
    topic.joined({ seq: 40 })
    topic.onReset.mockClear()
    topic.joined({ seq: 44, missed: [{ event: 'asset_created', payload: { seq: 41 } }, { event: 'asset_updated', payload: { seq: 44 } }] })
    topic.send('asset_created', { seq: 41 })
    topic.send('asset_assigned', { seq: 45 })
    expect(topic.heard).toEqual(['asset_created 41', 'asset_updated 44', 'asset_assigned 45'])
    expect(topic.onReset).not.toHaveBeenCalled()
  })

  it('reads all again when too much was missed', () => {
    const topic = setup()
    topic.joined({ seq: 40 })
    topic.joined({ seq: 9_000, reset: true })
    expect(topic.onReset).toHaveBeenCalledTimes(2)
    expect(topic.joinParams()).toEqual({ since: 9_000 })
  })

  it('lets progress through, which has no number', () => {
    const topic = setup()
    topic.joined({ seq: 40 })
    topic.send('integration_sync_progress', {})
    topic.send('integration_sync_progress', { seq: null })
    expect(topic.heard).toHaveLength(2)
    expect(topic.joinParams()).toEqual({ since: 40 })
  })

  it('a bulk change moves the number to the end of its range', () => {
    const topic = setup()
    topic.joined({ seq: 40 })
    topic.send('assets_changed', { from_seq: 41, to_seq: 540, count: 500 })
    expect(topic.joinParams()).toEqual({ since: 540 })
  })

  it('keeps the protocol\'s own messages to itself', () => {
    const topic = setup()
    topic.send('phx_reply', { seq: 1 })
    topic.send('chan_reply_3', { seq: 1 })
    expect(topic.heard).toEqual([])
  })

  it('ErrForbidden: does not ask again', () => {
    const topic = setup()
    topic.refused({ reason: 'unauthorized' })
    expect(topic.channel.left).toBe(true)
  })

  it('leaves when told to', () => {
    const topic = setup()
    topic.leave()
    expect(topic.channel.left).toBe(true)
  })
})

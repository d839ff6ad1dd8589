import { useLocalStorage } from '@vueuse/core'

/** Two rising notes for what went well, one low note for what did not: told apart without looking. */
const NOTES = { good: [660, 990], bad: [196] } as const
const SECONDS = 0.11
const LOUDNESS = 0.12

let context: AudioContext | undefined

/** useSounds plays the sounds of a scan; a person's switch for them is kept in the browser. */
export function useSounds() {
  const on = useLocalStorage('assetronics-sounds', true)

  function play(kind: keyof typeof NOTES) {
    // Without a loudspeaker the screen says it alone.
    if (!on.value || typeof AudioContext === 'undefined') return
    context ??= new AudioContext()
    void context.resume()
    NOTES[kind].forEach((hertz, at) => beep(context!, hertz, context!.currentTime + at * SECONDS, kind === 'bad' ? SECONDS * 3 : SECONDS))
  }

  return { on, play }
}

function beep(context: AudioContext, hertz: number, from: number, length: number) {
  const note = new OscillatorNode(context, { type: 'triangle', frequency: hertz })
  const volume = new GainNode(context, { gain: LOUDNESS })
  // Cut off at once it would click.
  volume.gain.setValueAtTime(LOUDNESS, from + length * 0.6)
  volume.gain.linearRampToValueAtTime(0, from + length)
  note.connect(volume).connect(context.destination)
  note.start(from)
  note.stop(from + length)
}

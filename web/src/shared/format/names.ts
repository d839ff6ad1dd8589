/** Scripts whose letters are as wide as two of ours: one of them says enough. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** initials takes the first letters of the first and the last word; one of a wide script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const wide = words.find(word => WIDE.test(word))
  if (wide) return [...wide][0]!
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return letters.map(word => [...word][0]!.toLocaleUpperCase()).join('')
}

/** hueOf gives a name its colour: the same everywhere, without a table. */
export function hueOf(name: string): number {
  let hash = 0
  for (const char of name) hash = (hash * 31 + char.codePointAt(0)!) >>> 0
  return hash % 360
}

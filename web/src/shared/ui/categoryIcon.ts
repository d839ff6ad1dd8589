const icons: [RegExp, string][] = [
  [/laptop|notebook/, 'i-lucide-laptop'],
  [/desktop|workstation|computer/, 'i-lucide-pc-case'],
  [/monitor|display|screen/, 'i-lucide-monitor'],
  [/phone|mobile/, 'i-lucide-smartphone'],
  [/tablet/, 'i-lucide-tablet'],
  [/head(set|phone)|audio/, 'i-lucide-headphones'],
  [/keyboard/, 'i-lucide-keyboard'],
  [/mouse/, 'i-lucide-mouse'],
  [/dock|hub|adapter/, 'i-lucide-cable'],
  [/printer/, 'i-lucide-printer'],
  [/server/, 'i-lucide-server'],
  [/network|router|switch/, 'i-lucide-router'],
  [/camera|webcam/, 'i-lucide-webcam'],
]

/** categoryIcon guesses a picture from a category's slug; companies name their own categories. */
export function categoryIcon(slug: string): string {
  return icons.find(([pattern]) => pattern.test(slug))?.[1] ?? 'i-lucide-box'
}

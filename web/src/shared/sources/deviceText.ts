const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** capacity tells bytes as people speak of memory and disks: in steps of 1024, which is what both report. */
export function capacity(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${UNITS[unit]}`
}

/** ifMatch makes a write fail when somebody else changed the thing since it was read. */
export function ifMatch(thing: { version: number }) {
  return { 'If-Match': `"${thing.version}"` }
}

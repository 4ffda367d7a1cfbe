/** What is directly inside of each id, as one organisation says. */
export type Children = ReadonlyMap<string, readonly string[]>

/** More ids inside of one than this are no hierarchy that anybody reads. */
export const DESCENDANT_LIMIT = 50_000

/**
 * Everything that is inside of an id at any depth, without itself, also where what is said goes round in circles.
 * Stops at more than `DESCENDANT_LIMIT`.
 */
export const deriveDescendants = (root: string, children: Children): string[] => {
  const found = new Set<string>()
  const open = [root]
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const child of children.get(parent) ?? []) {
      if (child === root || found.has(child)) continue
      found.add(child)
      open.push(child)
    }
    if (found.size > DESCENDANT_LIMIT) break
  }
  return [...found]
}

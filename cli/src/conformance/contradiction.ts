import { sep } from 'node:path'
import { type Contradiction, knownContradictions } from '@karvan/epcis'

/** A file of a published collection, from wherever in it the directory begins. */
export const isSame = (published: string, file: string): boolean => {
  const path = `/${file.split(sep).join('/')}`
  return path.endsWith(`/${published}`) || `/${published}`.endsWith(path)
}

/** The published example that is known to break the standard where the file does. */
export const findContradiction = (
  file: string,
  pointers: readonly string[],
): Contradiction | undefined =>
  knownContradictions.find(
    (known) =>
      isSame(known.file, file) && known.faults.every(({ pointer }) => pointers.includes(pointer)),
  )

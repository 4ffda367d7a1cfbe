/** What XML 1.0 §2.2 has no characters for; a lone surrogate with it. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: just these are looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Whether XML can hold a text. */
export const isXmlText = (text: string): boolean => !FORBIDDEN.test(text)

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
}

/** A text as the content of an element; what XML cannot hold becomes U+FFFD. */
export const escapeText = (text: string): string =>
  replaceForbidden(text).replace(/[&<>\r]/g, (char) => TEXT_ESCAPES[char]!)

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  ...TEXT_ESCAPES,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** A text as the value of an attribute in double quotes. */
export const escapeAttribute = (text: string): string =>
  replaceForbidden(text).replace(/[&<>\r"\n\t]/g, (char) => ATTRIBUTE_ESCAPES[char]!)

const replaceForbidden = (text: string): string =>
  isXmlText(text) ? text : text.replace(new RegExp(FORBIDDEN, 'g'), '\uFFFD')

/** JSON whose text XML can hold. */
export const escapeJson = (json: string): string =>
  json.replace(
    new RegExp(FORBIDDEN, 'g'),
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

export type Attributes = readonly (readonly [name: string, value: string])[]

/** An element of its name, attributes and content, which is markup already. */
export const element = (name: string, attributes: Attributes, content: string): string => {
  const said = attributes.map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('')
  return content === '' ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>`
}

import { parse as parseArray } from 'postgres-array'
import { StoreError } from './store-error.ts'

/** Turns the text that PostgreSQL sends for a value into a JavaScript value. */
type Decode = (text: string) => unknown

const asText: Decode = (text) => text

/** A count above 2^53 would change silently: cast it to text in the statement. */
const decodeInt8: Decode = (text) => {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new StoreError(
    'WRONG_VALUE',
    `the int8 ${text} does not fit a number: cast it to text in the statement`,
  )
}

/** ISO 8601 with any offset, and PostgreSQL's own infinity, which no Date can hold. */
const decodeInstant: Decode = (text) => {
  const instant = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  if (!Number.isNaN(instant.getTime())) return instant
  throw new StoreError(
    'WRONG_VALUE',
    `the timestamptz ${text} does not fit a Date: cast it to text in the statement`,
  )
}

const decodeBytes: Decode = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

const decodeArrayOf =
  (decode: Decode): Decode =>
  (text) =>
    parseArray(text, decode)

/** Type identifier, identifier of its array type, decoder: pg_type.dat of PostgreSQL. */
const TYPES: readonly (readonly [number, number, Decode])[] = [
  [16, 1000, (text) => text === 't'], // bool
  [17, 1001, decodeBytes], // bytea
  [20, 1016, decodeInt8], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [26, 1028, Number], // oid
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [114, 199, JSON.parse], // json
  [3802, 3807, JSON.parse], // jsonb
  [1184, 1185, decodeInstant], // timestamptz
  [18, 1002, asText], // "char"
  [19, 1003, asText], // name
  [25, 1009, asText], // text
  [1042, 1014, asText], // bpchar
  [1043, 1015, asText], // varchar
  [1082, 1182, asText], // date
  [1083, 1183, asText], // time
  [1114, 1115, asText], // timestamp
  [1186, 1187, asText], // interval
  [1700, 1231, asText], // numeric
  [2950, 2951, asText], // uuid
]

const decoders: ReadonlyMap<number, Decode> = new Map(
  TYPES.flatMap(([type, arrayType, decode]) => [
    [type, decode] as const,
    [arrayType, decodeArrayOf(decode)] as const,
  ]),
)

/** The decoder of a type; types that the table above does not name stay text, on both engines. */
export const getDecoder = (typeId: number): Decode => decoders.get(typeId) ?? asText

/**
 * Writes parameters as PostgreSQL's text form, the same for both engines.
 * Throws WRONG_PARAMETER for what would be changed silently or has no one meaning.
 */
export const encodeParameters = (parameters: readonly unknown[]): (string | null)[] =>
  parameters.map((value, index) => encodeParameter(value, `$${index + 1}`))

const encodeParameter = (value: unknown, name: string): string | null => {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return encodeArray(value, name)
  return encodeScalar(value, name)
}

const encodeScalar = (value: unknown, name: string): string => {
  if (typeof value === 'string') return checkText(value, name)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value)
  }
  if (value instanceof Uint8Array) return encodeBytes(value)
  if (value instanceof Date) return value.toISOString()
  throw new StoreError(
    'WRONG_PARAMETER',
    `${name} is ${typeof value}: pass JSON as a string and cast it, ${name}::jsonb`,
  )
}

const encodeBytes = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  `\\x${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`

/** UTF-8 has no lone surrogates and PostgreSQL text has no NUL; the first would become U+FFFD without a word. */
const checkText = (value: string, name: string): string => {
  const isWellFormed = (value as string & { isWellFormed(): boolean }).isWellFormed()
  if (isWellFormed && !value.includes('\0')) return value
  throw new StoreError(
    'WRONG_PARAMETER',
    `${name} holds ${isWellFormed ? 'a NUL character' : 'a lone surrogate'}, which no text in the store can hold`,
  )
}

/** PostgreSQL manual, "Array Input and Output Syntax": every element in quotes. */
const encodeArray = (values: readonly unknown[], name: string): string => {
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    if (Array.isArray(value)) return encodeArray(value, name)
    return `"${encodeScalar(value, name).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}

/** What the tests of both worlds share: pairs of the standards, and things at random. */
import { gs1Digit } from '@karvan/codes'
import fc from 'fast-check'

/** EPC URN and Digital Link of the same thing: EPC Tag Data Standard 2.0 §6 and the published hash examples. */
export const PAIRS: readonly (readonly [string, string])[] = [
  ['urn:epc:id:sgtin:4012345.011111.9876', '/01/04012345111118/21/9876'],
  ['urn:epc:id:sgtin:415056789012.0.987654', '/01/04150567890128/21/987654'],
  [
    'urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()',
    '/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29',
  ],
  ['urn:epc:id:sgtin:0614141.112345.a.b', '/01/10614141123459/21/a.b'],
  ['urn:epc:id:sscc:4012345.3111111111', '/00/340123451111111111'],
  ['urn:epc:id:sgln:4012345.00005.122', '/414/4012345000054/254/122'],
  ['urn:epc:id:sgln:4012345.00005.0', '/414/4012345000054'],
  ['urn:epc:id:sgln:999999999999..0', '/414/9999999999994'],
  ['urn:epc:id:grai:4012345.00022.334455', '/8003/04012345000221334455'],
  ['urn:epc:id:giai:4012345.ABC345', '/8004/4012345ABC345'],
  ['urn:epc:id:giai:4012345.A.B', '/8004/4012345A.B'],
  ['urn:epc:id:gsrn:4012345.0000006765', '/8018/401234500000067657'],
  ['urn:epc:id:gsrnp:4012345.0000000007', '/8017/401234500000000074'],
  ['urn:epc:id:gdti:4012345.00009.PO-4711', '/253/4012345000092PO-4711'],
  ['urn:epc:id:gdti:987659999999..9', '/253/98765999999929'],
  [
    'urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234',
    '/8010/061414111111111111111-A%23%2F/8011/1234',
  ],
  ['urn:epc:id:sgcn:4012345.99999.44', '/255/401234599999044'],
  ['urn:epc:id:ginc:0614141.xyz47%2F11', '/401/0614141xyz47%2F11'],
  ['urn:epc:id:gsin:4012345.222333444', '/402/40123452223334442'],
  ['urn:epc:id:itip:4012345.011111.01.02.987', '/8006/040123451111180102/21/987'],
  [
    "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB",
    "/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB",
  ],
  ['urn:epc:id:pgln:4000001.00000', '/417/4000001000005'],
  ['urn:epc:id:pgln:999999999999.', '/417/9999999999994'],
  ['urn:epc:class:lgtin:4012345.012345.Lot987', '/01/04012345123456/10/Lot987'],
  ['urn:epc:idpat:sgtin:4054739.099914.*', '/01/04054739999148'],
  ['urn:epc:idpat:grai:4012345.66666.*', '/8003/04012345666663'],
  ['urn:epc:idpat:gdti:4012345.55555.*', '/253/4012345555554'],
  ['urn:epc:idpat:sgcn:4012345.99999.*', '/255/4012345999990'],
  ['urn:epc:idpat:cpi:4012345.ABC.*', '/8010/4012345ABC'],
  ['urn:epc:idpat:itip:4012345.012345.01.02.*', '/8006/040123451234560102'],
  ['urn:epc:idpat:upui:4012345.012345.*', '/01/04012345123456'],
]

/** Runs of a property: more where there is time. */
export const RUNS = process.env.KARVAN_LONG ? 3_000 : 100

export const digits = (count: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((all) => all.join(''))

/** GS1 character sets (GS1 General Specifications figures 7.11-1 and 7.11-2). */
export const SET_82 =
  '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const SET_39 = '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export const textOf = (characters: string, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: most })

/** As EPC URNs escape (EPC Tag Data Standard 2.1 §6.3.1). */
const inUrn = (text: string): string =>
  text.replace(/["#%&/<>?]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** As GS1 Digital Links escape (GS1 Digital Link: URI Syntax §7). */
const inLink = (text: string): string =>
  [...text]
    .map((char) =>
      /[A-Za-z0-9\-._';=]/.test(char)
        ? char
        : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

/** A thing in both worlds, written here a second time and not as the package does it. */
export interface ThingOfBothWorlds {
  scheme: string
  urn: string
  link: string
  /** The company prefix. */
  prefix: string
}

/** Company prefix and reference of a key of so many digits without check digit, and the key with it. */
const splitKey = (count: number, leads: boolean) =>
  fc.tuple(digits(count), fc.integer({ min: 6, max: 12 })).map(([body, length]) => {
    const start = leads ? 1 : 0
    const prefix = body.slice(start, start + length)
    const reference = body.slice(0, start) + body.slice(start + length)
    return { prefix, reference, key: body + gs1Digit(body) }
  })

type Written = Omit<ThingOfBothWorlds, 'scheme'>

const ofKey = (
  count: number,
  leads: boolean,
  write: (prefix: string, reference: string, key: string, serial: string) => [string, string],
  serial: fc.Arbitrary<string> = fc.constant(''),
): fc.Arbitrary<Written> =>
  fc.tuple(splitKey(count, leads), serial).map(([{ prefix, reference, key }, text]) => {
    const [urn, path] = write(prefix, reference, key, text)
    return { urn: `urn:epc:${urn}`, link: `https://id.gs1.org/${path}`, prefix }
  })

const ofText = (characters: string, write: (prefix: string, text: string) => [string, string]) =>
  fc.integer({ min: 6, max: 12 }).chain((length) =>
    fc.tuple(digits(length), textOf(characters, 30 - length)).map(([prefix, text]): Written => {
      const [urn, path] = write(prefix, text)
      return { urn: `urn:epc:${urn}`, link: `https://id.gs1.org/${path}`, prefix }
    }),
  )

const serial = (most: number) => textOf(SET_82, most)
const number = (most: number) => textOf('0123456789', most)
const piece = digits(4)

/** Every scheme with both forms, and every class. */
export const THINGS: Readonly<Record<string, fc.Arbitrary<Written>>> = {
  sgtin: ofKey(
    13,
    true,
    (p, r, k, s) => [`id:sgtin:${p}.${r}.${inUrn(s)}`, `01/${k}/21/${inLink(s)}`],
    serial(20),
  ),
  upui: ofKey(
    13,
    true,
    (p, r, k, s) => [`id:upui:${p}.${r}.${inUrn(s)}`, `01/${k}/235/${inLink(s)}`],
    serial(28),
  ),
  lgtin: ofKey(
    13,
    true,
    (p, r, k, s) => [`class:lgtin:${p}.${r}.${inUrn(s)}`, `01/${k}/10/${inLink(s)}`],
    serial(20),
  ),
  gtin: ofKey(13, true, (p, r, k) => [`idpat:sgtin:${p}.${r}.*`, `01/${k}`]),
  sscc: ofKey(17, true, (p, r, k) => [`id:sscc:${p}.${r}`, `00/${k}`]),
  sgln: ofKey(
    12,
    false,
    (p, r, k, s) => [`id:sgln:${p}.${r}.${inUrn(s)}`, `414/${k}/254/${inLink(s)}`],
    serial(20).filter((text) => text !== '0'),
  ),
  gln: ofKey(12, false, (p, r, k) => [`id:sgln:${p}.${r}.0`, `414/${k}`]),
  pgln: ofKey(12, false, (p, r, k) => [`id:pgln:${p}.${r}`, `417/${k}`]),
  grai: ofKey(
    12,
    false,
    (p, r, k, s) => [`id:grai:${p}.${r}.${inUrn(s)}`, `8003/0${k}${inLink(s)}`],
    serial(16),
  ),
  graiClass: ofKey(12, false, (p, r, k) => [`idpat:grai:${p}.${r}.*`, `8003/0${k}`]),
  giai: ofText(SET_82, (p, text) => [`id:giai:${p}.${inUrn(text)}`, `8004/${p}${inLink(text)}`]),
  gsrn: ofKey(17, false, (p, r, k) => [`id:gsrn:${p}.${r}`, `8018/${k}`]),
  gsrnp: ofKey(17, false, (p, r, k) => [`id:gsrnp:${p}.${r}`, `8017/${k}`]),
  gdti: ofKey(
    12,
    false,
    (p, r, k, s) => [`id:gdti:${p}.${r}.${inUrn(s)}`, `253/${k}${inLink(s)}`],
    serial(17),
  ),
  gdtiClass: ofKey(12, false, (p, r, k) => [`idpat:gdti:${p}.${r}.*`, `253/${k}`]),
  sgcn: ofKey(12, false, (p, r, k, s) => [`id:sgcn:${p}.${r}.${s}`, `255/${k}${s}`], number(12)),
  gcn: ofKey(12, false, (p, r, k) => [`idpat:sgcn:${p}.${r}.*`, `255/${k}`]),
  cpi: fc
    .tuple(
      ofText(SET_39, (p, text) => [`id:cpi:${p}.${inUrn(text)}`, `8010/${p}${inLink(text)}`]),
      number(12),
    )
    .map(([part, s]) => ({ ...part, urn: `${part.urn}.${s}`, link: `${part.link}/8011/${s}` })),
  part: ofText(SET_39, (p, text) => [
    `idpat:cpi:${p}.${inUrn(text)}.*`,
    `8010/${p}${inLink(text)}`,
  ]),
  ginc: ofText(SET_82, (p, text) => [`id:ginc:${p}.${inUrn(text)}`, `401/${p}${inLink(text)}`]),
  gsin: ofKey(16, false, (p, r, k) => [`id:gsin:${p}.${r}`, `402/${k}`]),
  itip: fc
    .tuple(
      ofKey(13, true, (p, r, k) => [`id:itip:${p}.${r}`, `8006/${k}`]),
      piece,
      serial(20),
    )
    .map(([item, n, s]) => ({
      ...item,
      urn: `${item.urn}.${n.slice(0, 2)}.${n.slice(2)}.${inUrn(s)}`,
      link: `${item.link}${n}/21/${inLink(s)}`,
    })),
  itipClass: fc
    .tuple(
      ofKey(13, true, (p, r, k) => [`idpat:itip:${p}.${r}`, `8006/${k}`]),
      piece,
    )
    .map(([item, n]) => ({
      ...item,
      urn: `${item.urn}.${n.slice(0, 2)}.${n.slice(2)}.*`,
      link: `${item.link}${n}`,
    })),
}

export const anyThing: fc.Arbitrary<ThingOfBothWorlds> = fc.oneof(
  ...Object.entries(THINGS).map(([scheme, things]) =>
    things.map((thing) => ({ scheme, ...thing })),
  ),
)

import { imoDigit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

const derive = (body: string): Claim | undefined =>
  /^[1-9]\d{6}$/.test(body)
    ? {
        value: body,
        label: `IMO ${body}`,
        given: body.slice(6),
        expected: imoDigit(body.slice(0, 6)),
        certainty: 'plain',
      }
    : undefined

/** A ship by its IMO number, seven digits of which the last one checks (IMO Resolution A.1117(30)). */
export const readImo = createReader({
  scheme: 'imo',
  kind: 'vessel',
  order: 1,
  names: ['IMO', 'ИМО', 'vessel'],
  check: { standard: 'IMO Resolution A.1117(30)', shapes: ['9999999'] },
  derive,
})

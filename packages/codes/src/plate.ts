import { type Claim, createReader } from './reading.ts'

interface PlateForm {
  /** ISO 3166-1 alpha-2. */
  country: string
  pattern: RegExp
  /** How the parts are joined on the plate. */
  joint: string
}

/** The twelve letters of Russian plates (GOST R 50577), already folded to Latin. */
const RU = '[ABEKMHOPCTYX]'
/** Turkish plates have no Q, W, X. */
const TR = '[A-PR-VYZ]'
const TR_PROVINCE = '(0[1-9]|[1-7]\\d|8[01])'

/** Current series of the corridor's countries. Several share a form: the first one gives the label. */
const FORMS: readonly PlateForm[] = [
  { country: 'AZ', pattern: /^(\d\d)([A-Z]{2})(\d{3})$/, joint: '-' },
  { country: 'AM', pattern: /^(\d\d)([A-Z]{2})(\d{3})$/, joint: ' ' },
  {
    country: 'RU',
    pattern: new RegExp(`^(${RU})(\\d{3})(${RU}{2})(\\d{2,3})(?:RUS)?$`),
    joint: ' ',
  },
  // Russian trailers
  { country: 'RU', pattern: new RegExp(`^(${RU}{2})(\\d{4})(\\d{2,3})(?:RUS)?$`), joint: ' ' },
  { country: 'IR', pattern: /^(\d\d)(\p{sc=Arab}{1,3})(\d{3})(?:ایران)?(\d\d)$/u, joint: ' ' },
  { country: 'KZ', pattern: /^(\d{3})([A-Z]{2,3})(0[1-9]|1\d|20)$/, joint: ' ' },
  { country: 'TM', pattern: /^([A-Z]{1,2})(\d{4})(AG|AH|AK|BN|DZ|LB|MR)$/, joint: ' ' },
  { country: 'GE', pattern: /^([A-Z]{2})(\d{3})([A-Z]{2})$/, joint: '-' },
  { country: 'UZ', pattern: /^(\d\d)([A-Z])(\d{3})([A-Z]{2})$/, joint: ' ' },
  { country: 'UZ', pattern: /^(\d\d)(\d{3})([A-Z]{3})$/, joint: ' ' },
  { country: 'TR', pattern: new RegExp(`^${TR_PROVINCE}(${TR})(\\d{4})$`), joint: ' ' },
  { country: 'TR', pattern: new RegExp(`^${TR_PROVINCE}(${TR}{2})(\\d{3,4})$`), joint: ' ' },
  { country: 'TR', pattern: new RegExp(`^${TR_PROVINCE}(${TR}{3})(\\d{2,3})$`), joint: ' ' },
]

/** Any other plate: four to nine letters and digits, at least one letter and two digits. */
const ANY = /^(?=.*\p{L})(?=.*\d.*\d)[\p{L}\d]{4,9}$/u

const NOT_NAMED_WARNING = 'The form fits no plate that is known here; compare it with the papers.'

const derive = (body: string): Claim | undefined => {
  const form = FORMS.find(({ pattern }) => pattern.test(body))
  const parts = form?.pattern.exec(body)?.slice(1)
  if (form && parts)
    return { value: parts.join(''), label: parts.join(form.joint), certainty: 'form' }
  if (!ANY.test(body)) return undefined
  return { value: body, label: body, certainty: 'plain', warnings: [NOT_NAMED_WARNING] }
}

/**
 * A road vehicle by its registration plate, Latin look-alikes for Cyrillic letters. Plates have no
 * check digit and no common form; what fits no known country is read too, as the least likely.
 */
export const readPlate = createReader({
  scheme: 'plate',
  kind: 'truck',
  order: 9,
  names: ['truck', 'plate', 'госномер'],
  derive,
})

/** Countries (ISO 3166-1 alpha-2) whose plates have this form; empty when none known here. */
export const listPlateCountries = (text: string): string[] => {
  const value = readPlate(text)?.value ?? ''
  return [...new Set(FORMS.filter(({ pattern }) => pattern.test(value)).map((f) => f.country))]
}

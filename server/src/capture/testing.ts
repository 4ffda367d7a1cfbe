import {
  classifierDigit,
  containerDigit,
  gs1Digit,
  imoDigit,
  leiDigits,
  luhnDigit,
} from '@karvan/codes'
import type { PersonalDataKind } from '@karvan/contract'

export { screen } from './screen.ts'

/** Seeded: the same corpus in every run (mulberry32). */
const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const random = createRandom(20260501)
const digits = (count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
const nonZero = (): string => String(1 + Math.floor(random() * 9))
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

const sum = (number: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, at) => total + weight * Number(number[at]), 0)

const makeTckn = (): string => {
  const stem = nonZero() + digits(8)
  const [odd, even] = [
    sum(stem, [1, 0, 1, 0, 1, 0, 1, 0, 1]),
    sum(stem, [0, 1, 0, 1, 0, 1, 0, 1, 0]),
  ]
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return `${stem}${tenth}${(odd + even + tenth) % 10}`
}
const makeSnils = (): string => {
  const stem = nonZero() + digits(8)
  const rest = sum(stem, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
  return stem + String(rest === 100 ? 0 : rest).padStart(2, '0')
}
const makeIranian = (): string => {
  const stem = nonZero() + digits(8)
  const rest = sum(stem, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return stem + String(rest < 2 ? rest : 11 - rest)
}
const makeIin = (): string => {
  for (;;) {
    const stem = `85061${nonZero()}30${digits(3)}`
    const rest = sum(stem, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11
    if (rest < 10) return stem + String(rest)
  }
}
const makeCard = (): string => {
  const stem = `4${digits(14)}`
  return stem + luhnDigit(stem)
}
const grouped = (number: string, ...sizes: number[]): string[] => {
  let at = 0
  return sizes.map((size) => {
    at += size
    return number.slice(at - size, at)
  })
}
const makeIban = (): string => {
  const account = `AZ00NABZ${digits(20)}`
  let rest = 0
  for (const char of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return `AZ${String(98 - rest).padStart(2, '0')}${account.slice(4)}`
}

/** A value with the name of its field, and what must be found. */
export interface Sample {
  name: string
  value: unknown
  kind: PersonalDataKind
}

const REMARK = 'karvan:remark'
const remark = (kind: PersonalDataKind, ...values: string[]): Sample[] =>
  values.map((value) => ({ name: REMARK, value, kind }))
const field = (kind: PersonalDataKind, pairs: Readonly<Record<string, unknown>>): Sample[] =>
  Object.entries(pairs).map(([name, value]) => ({ name, value, kind }))

/** Data of people as it comes in the trade's documents. The people are invented. */
export const POSITIVE: readonly Sample[] = [
  ...remark(
    'email',
    'rashad.aliyev@example.az',
    'Write to i.petrov@example.ru about the seal',
    'mailto:leyla@example.com',
    'письмо: иванов@пример.рф',
    'info@example.com',
  ),
  ...remark(
    'phone',
    '+994 50 123 45 67',
    '+994501234567',
    'Tel: +7 (916) 123-45-67',
    'тел.+7 701 123 45 67',
    'звонить 8 (916) 123-45-67',
    'моб. 8-916-123-45-67',
    '(012) 404-50-60',
    '050 123 45 67',
    '055-765-43-21',
    'sürücünün telefonu 0701234567',
    '0532 123 45 67',
    '(0532) 123 45 67',
    '+98 912 345 6789',
    'تلفن: ۰۹۱۲۳۴۵۶۷۸۹',
    'موبایل 09123456789',
    '(021) 8888 1234',
    '+995 555 12 34 56',
    '555 12 34 56',
    '+993 65 12 34 56',
    '8 65 12 34 56',
    '+998 90 123 45 67',
    '90 123 45 67',
    '+374 91 12 34 56',
    '091 12 34 56',
    '00994 50 123 45 67',
    '+44 20 7946 0958',
    'tel:+994501234567',
    'call the driver 89161234567',
    'Контакт +994 50 123 45 67 2 контейнера',
    'whatsapp +90 532 123 45 67, arrives Friday',
  ),
  ...field('phone', {
    'ex:driverPhone': '0501234567',
    'ex:mobile': 994501234567,
    'ex:Телефон': '89161234567',
    'ex:telefonNömrəsi': '012 404 50 60',
    'ex:cepTelefonu': '05321234567',
    'ex:شماره_موبایل': '۰۹۱۲۳۴۵۶۷۸۹',
    'https://example.com/voc#contactPhone': '4045060',
  }),
  ...field('name', {
    'ex:driverName': 'Rashad Aliyev',
    'ex:driver': 'Petrov I.',
    'ex:водитель': 'Иванов Пётр Сергеевич',
    'ex:ФИО': 'Сидоров А.Б.',
    'ex:подпись': 'Кузнецова Мария',
    'ex:sürücü': 'Əliyev Rəşad Vüqar oğlu',
    'ex:imza': 'Leyla Məmmədova',
    'ex:şoförAdıSoyadı': 'Mehmet Yılmaz',
    'ex:راننده': 'علی رضایی',
    'ex:signatory': 'N. Hasanova',
    'ex:surname': 'Aliyev',
    'ex:party': { type: 'driver', name: 'Rashad Aliyev' },
    'ex:inspector': { 'ex:name': 'Aysel Quliyeva' },
  }),
  ...remark(
    'name',
    'Driver: Rashad Aliyev refused to sign',
    'Водитель Иванов Пётр опоздал на погрузку',
    'sürücü: Rəşad Əliyev gəlmədi',
    'راننده: علی رضایی دیر رسید',
  ),
  ...field('birth-date', { 'ex:dateOfBirth': '1985-06-13', 'ex:датаРождения': '13.06.1985' }),
  ...times(3, makeTckn).flatMap((id) => [
    ...remark('identity-number', id),
    ...field('identity-number', { 'ex:tcKimlikNo': id }),
  ]),
  ...times(3, makeSnils).flatMap((id) => {
    const [a, b, c, d] = grouped(id, 3, 3, 3, 2)
    return [
      ...remark('identity-number', `СНИЛС ${a}-${b}-${c} ${d}`, `${a}-${b}-${c} ${d}`),
      ...field('identity-number', { 'ex:СНИЛС': id }),
    ]
  }),
  ...times(3, makeIranian).flatMap((id) => {
    const [a, b, c] = grouped(id, 3, 6, 1)
    return [
      ...remark('identity-number', `${a}-${b}-${c}`, `کد ملی ${id}`),
      ...field('identity-number', { 'ex:کد_ملی': id }),
    ]
  }),
  ...times(3, makeIin).flatMap((id) => [
    ...remark('identity-number', `ИИН ${id}`),
    ...field('identity-number', { 'ex:iin': id }),
  ]),
  ...field('identity-number', {
    'ex:FIN': '5ABC12D',
    'ex:driverPassport': 'C01234567',
    'ex:паспорт': '45 09 123456',
    'ex:პირადი_ნომერი': '01008012345',
    'ex:sürücülük_vəsiqəsi': 'AB123456',
    'ex:driver_licence': '9901 123456',
  }),
  ...remark('identity-number', 'паспорт 4509 123456', 'passport AZE1234567', 'pasport № C01234567'),
  ...times(3, makeCard).flatMap((card) => [
    ...remark('payment-card', grouped(card, 4, 4, 4, 4).join(' '), `pay by card ${card}`),
    ...field('payment-card', { 'ex:cardNumber': card }),
  ]),
  ...field('bank-account', { 'ex:driverIban': makeIban() }),
]

const container = (): string => {
  const stem = `${['CSQ', 'MSK', 'TCL', 'AZR'][Math.floor(random() * 4)]}U${digits(6)}`
  return stem + containerDigit(stem)
}
const withLuhn = (count: number): string => {
  const stem = nonZero() + digits(count - 2)
  return stem + luhnDigit(stem)
}
const withGs1 = (count: number): string => {
  const stem = nonZero() + digits(count - 2)
  return stem + gs1Digit(stem)
}
const imo = (): string => {
  const stem = `9${digits(5)}`
  return stem + imoDigit(stem)
}
const lei = (): string => {
  const stem = `5493${digits(4)}ABCD${digits(6)}`
  return stem + leiDigits(stem)
}
const esr = (): string => {
  const stem = `${nonZero()}${digits(4)}`
  return stem + classifierDigit(stem)
}
const HS_CHAPTERS = ['08', '27', '31', '52', '72', '84', '87']
const hs = (count: number): string =>
  HS_CHAPTERS[Math.floor(random() * HS_CHAPTERS.length)]! + digits(count - 2)
const day = (): string => `2026-0${nonZero()}-1${digits(1)}`
const hex = (count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('')
const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`

/** So many of each number of the trade, with right check digits. */
export const tradeNumbers = (count: number): string[] =>
  [
    container,
    () => withLuhn(8),
    () => withLuhn(12),
    () => withGs1(13),
    () => withGs1(14),
    () => withGs1(18),
    lei,
    imo,
    esr,
    () => `${hs(10)}`.replace(/^(....)(..)(..)(..)$/, '$1.$2.$3.$4'),
    () => `${nonZero()}${digits(3)}-${digits(3)}-${nonZero()}${digits(3)}`,
  ].flatMap((make) => times(count, make))

/** Numbers and names of the trade that are nobody's, each as it stands in documents. */
const NUMBERS: readonly string[] = [
  ...times(15, container),
  ...times(5, () => container().replace(/^(....)(......)(.)$/, '$1 $2 $3')),
  ...times(15, () => withLuhn(8)),
  ...times(5, () => `вагон ${withLuhn(8)}`),
  ...times(10, () => withLuhn(12)),
  ...times(5, () => withLuhn(12).replace(/^(..)(..)(....)(...)(.)$/, '$1 $2 $3 $4-$5')),
  ...times(10, () => digits(8)),
  ...times(5, () => `СМГС ${digits(8)}`),
  ...times(10, () => withGs1(13)),
  ...times(8, () => withGs1(14)),
  ...times(8, () => withGs1(18)),
  ...times(8, lei),
  ...times(8, () => `IMO ${imo()}`),
  ...times(5, imo),
  ...times(8, esr),
  ...times(8, () => hs(6)),
  ...times(8, () => hs(10)),
  ...times(8, () => hs(10).replace(/^(....)(..)(..)(..)$/, '$1.$2.$3.$4')),
  ...times(8, () => `${nonZero()}${digits(3)}-${digits(3)}-${nonZero()}${digits(3)}`),
  ...times(5, () => `seal AZ${digits(7)}`),
  ...times(5, () => `пломба ${digits(7)}`),
  ...times(5, () => `${day()}T1${digits(1)}:3${digits(1)}:00.000Z`),
  ...times(5, () => `${day()} 10:0${digits(1)}`),
  ...times(5, () => `geo:4${digits(1)}.${digits(5)},5${digits(1)}.${digits(5)}`),
  ...times(5, () => `4${digits(1)}.${digits(6)}, 4${digits(1)}.${digits(6)}`),
  ...times(5, uuid),
  ...times(5, () => `urn:uuid:${uuid()}`),
  ...times(3, () => `urn:karvan:person:${uuid()}`),
  ...times(3, () => `ni:///sha-256;${hex(64)}?ver=CBV2.0`),
  ...times(5, () => `urn:epc:id:sgtin:${digits(7)}.${digits(6)}.${digits(9)}`),
  ...times(5, () => `https://id.gs1.org/01/${withGs1(14)}/21/${digits(10)}`),
  ...times(3, () => `/api/attachments/${hex(64)}`),
  ...times(3, () => `AWB 020-${digits(8)}`),
  ...times(3, () => `ГТД 10${digits(6)}/${digits(6)}/${digits(7)}`),
  ...times(3, () => `XP${digits(8)}`),
]

const SENTENCES: readonly string[] = [
  'Seal broken',
  'Gross weight 26480 kg, tare 2200 kg, set point -18.5 C',
  'Train 9012-045-8810 left with 57 wagons, 4 hours late',
  'Delayed from 01.05.2026 to 10.05.2026 by a storm at Alat',
  'Booking 6289031745, 40 containers for Navoi, ETA 2026-05-12 14:30',
  'HS 0810700000 persimmons, 1 120 boxes, 20 160 kg',
  'Invoice 2026/0000451 of 12 500.00 USD paid',
  'Port of Baku Management Company opens gate 3',
  'Driver rest hours kept: 11 h',
  'The driver waits at the border post',
  'Master data of the terminal were changed',
  'Wagon numbers 54321098 54321106 54321114 were exchanged',
  'Вагоны 52345671, 52345689 отцеплены на станции Ялама',
  'Груз следует по накладной СМГС 12345678 до станции Сарыагаш',
  'Водитель ждёт на терминале с 08:30 до 17:45',
  'Инспектор таможни открыл контейнер в 14:20',
  'Температура 4,5 градуса, влажность 65 процентов',
  'Поезд 2401 опаздывает на 180 минут',
  'Konteyner Ələt limanında 3 gün gözləyir',
  'Sürücü sərhəddə gözləyir, sənədlər tamdır',
  'Vaqon 24548885 təmirə göndərildi',
  'Plomb nömrəsi AZ1234567 yoxlanıldı',
  'Araç Kapıkule sınır kapısında 6 saat bekledi',
  'Şoför gümrükte evrak bekliyor',
  'Konşimento 2026-00451 düzenlendi, 24 palet',
  'کانتینر در بندر امیرآباد تخلیه شد',
  'راننده در مرز منتظر است',
  'قطار با ۳ ساعت تأخیر حرکت کرد',
  'بارنامه ۱۲۳۴۵۶۷۸ صادر شد',
  'Temperature log 2.1 2.3 2.2 2.4 2.5 2.6 2.8 within limits',
  'ISO 6346, UN 1202, class 3, packing group III',
  'TEU 2, 40HC, 76.3 m3, 9.6 t/axle',
  'Contract KTZ-2026/118 of 2026-03-01, annex 4',
]

/** Fields that sound like people and hold none. */
const FIELDS: Readonly<Record<string, unknown>> = {
  'ex:driver': 'D-1042',
  'ex:driverName': 'urn:karvan:person:0f8fad5b-d9cb-469f-a165-70867728950e',
  'ex:signatory': 'ADY Express LLC',
  'ex:водитель': 'нет',
  'ex:passport': 'n/a',
  'ex:mobile': true,
  'ex:carrierName': 'Azerbaijan Caspian Shipping',
  'ex:releasePin': '48213907',
  'ex:operatorName': 'Port of Baku',
  'ex:tel': '',
  'ex:driverRestHours': 11,
  'ex:card': 'gate card 12',
  'ex:personsOnBoard': 12,
  'ex:driverId': 'urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e',
  'ex:signature': 'MEUCIQDf0bq1m7dq3n1c2v4x5z6',
  'ex:iban': makeIban(),
  'ex:consignee': { type: 'organisation', name: 'Silk Way Logistics' },
}

export const NEGATIVE: readonly Omit<Sample, 'kind'>[] = [
  ...[...NUMBERS, ...SENTENCES].map((value) => ({ name: REMARK, value })),
  ...Object.entries(FIELDS).map(([name, value]) => ({ name, value })),
]

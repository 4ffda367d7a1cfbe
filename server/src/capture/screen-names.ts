import type { PersonalDataKind } from '@karvan/contract'
import { keepable } from './keepable.ts'

/** What the name of a field says that stands in it. */
export type NameMeaning = Exclude<PersonalDataKind, 'email' | 'payment-card'> | 'card'

/**
 * Names of fields that speak of a person, in English, Russian, Azerbaijani, Turkish, Persian and Georgian: whole names,
 * folded (lower case, letters only, Turkic letters to their Latin neighbours). Names of the trade that merely sound
 * alike (release PIN, carrier name, master data) are left out.
 */
const WORDS: Readonly<Record<NameMeaning, string>> = {
  name: `driver drivername driverfullname seconddriver codriver driver1 driver2 signatory signatoryname signedby
    signername signer passenger passengername contactperson contactname personname fullname firstname lastname
    surname familyname givenname middlename patronymic captain captainname mastername crewmember crewname
    machinist machinistname locomotivedriver traindriver inspectorname inspector officername officer
    veterinarian responsibleperson authorisedperson authorizedperson employeename workername farmername
    водитель имяводителя фиоводителя водительфио фио фамилия имяфамилия фамилияимя отчество подписант подписал
    подпись машинист фиомашиниста инспектор капитан контактноелицо ответственноелицо ответственный
    доверенноелицо имяотчество
    surucu surucuad surucuadi surucununadi surucuadisoyadi imza imzalayan imzaedenin adsoyad adisoyadi adivesoyadi
    soyad soyadi ataadi masinist kapitan elaqedarsexs mesulsexs
    sofor soforadi soforadisoyadi yetkilikisi sorumlukisi ilgilikisi makinist
    راننده نامراننده نامونامخانوادگی نامخانوادگی امضا امضاکننده ناخدا مسئول شخصتماس
    მძღოლი გვარი ხელმოწერა`,
  phone: `phone phonenumber telephone telephonenumber tel telno mobile mobilephone mobilenumber mobileno msisdn cell
    cellphone whatsapp driverphone drivermobile contactphone phoneno fax
    телефон телефонводителя тел моб мобильный мобильныйтелефон номертелефона сотовый контактныйтелефон ватсап
    telefon telefonu telefonnomresi elaqenomresi mobil mobiltelefon mobilnomre suruculenomresi surucutelefonu
    cep ceptel ceptelefonu gsm telefonno telefonnumarasi sofortelefonu
    تلفن تلفنهمراه موبایل شمارهموبایل شمارهتلفن همراه شمارهتماس تلفنراننده
    ტელეფონი მობილური`,
  'identity-number': `passport passportno passportnumber passportid driverpassport idcard idcardno idcardnumber
    identitycard identitynumber identityno nationalid nationalidnumber nationalcode personalnumber personalno
    personalid personalidnumber ssn snils iin tckn tckimlik tckimlikno fin fincode finkod driverfin driverlicence
    driverslicence driverlicense driverslicense drivinglicence drivinglicense licencenumber licensenumber
    driverlicencenumber driverlicensenumber residencepermit
    паспорт номерпаспорта серияпаспорта паспортводителя паспортныеданные снилс иин удостоверениеличности
    водительскоеудостоверение водительскиеправа удостоверениеводителя финкод пинфл
    pasport pasportno pasportnomresi sexsiyyet sexsiyyetvesiqesi vesiqeno suruculukvesiqesi pinfl
    pasaport pasaportno kimlik kimlikno tcno tckimliknumarasi ehliyet ehliyetno surucubelgesi
    گذرنامه شمارهگذرنامه پاسپورت کدملی شمارهملی شناسنامه گواهینامه
    პასპორტი პირადინომერი პირადობისნომერი piradinomeri`,
  'birth-date': `birthdate dateofbirth dob birthday birthdatetime birthplace placeofbirth driverbirthdate
    датарождения деньрождения местождения dogumtarixi dogumtarihi dogumgunu تاریختولد დაბადებისთარიღი`,
  'bank-account': `personiban driveriban personaliban employeeiban farmeriban salaryaccount`,
  card: `cardnumber cardno creditcard creditcardnumber debitcard paymentcard bankcard номеркарты
    картаводителя банковскаякарта kartnomresi kartno kredikarti kartnumarasi شمارهکارت`,
}

/** Endings that change nothing of what a name says: `driver_name_text`, `driver phone 2`. */
const ENDING = /(?:text|value|full|info|string|latin|original)$/

/** Turkic letters and what the folded words above write for them. */
const PLAIN: Readonly<Record<string, string>> = { ə: 'e', ı: 'i', ß: 'ss', ي: 'ی', ك: 'ک' }

/** Lower case without marks, and only letters and digits. */
const foldName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[əıßيك]/g, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .normalize('NFC')

const MEANINGS: ReadonlyMap<string, NameMeaning> = new Map(
  Object.entries(WORDS).flatMap(([meaning, words]) =>
    words.split(/\s+/).map((word) => [foldName(word), meaning as NameMeaning] as const),
  ),
)

/** Names that say nothing alone: what they hold is what the field around them says. */
const GENERIC = new Set(
  `name names value text id no number code label title content description attribute stringvalue
  имя номер значение ad adi nomre nomresi isim numara نام شماره სახელი`
    .split(/\s+/)
    .map(foldName),
)

/** What stands behind the prefix or path of a name: `ex:driver` and `https://example.com/voc#driver` say `driver`. */
const localOf = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)

/** Longer names say no single thing. */
const NAME_LIMIT = 200

const read = (name: string): NameMeaning | 'generic' | undefined => {
  const word = foldName(localOf(name))
  const found = MEANINGS.get(word) ?? MEANINGS.get(word.replace(ENDING, '')) ?? undefined
  return found ?? (GENERIC.has(word) ? 'generic' : undefined)
}

const remembered = new Map<string, NameMeaning | 'generic' | undefined>()
const REMEMBERED_LIMIT = 10_000

/** What a field's name says; `generic`: what the field around it says. Names repeat, so answers are kept. */
export const meaningOfName = (name: string): NameMeaning | 'generic' | undefined => {
  if (name.length > NAME_LIMIT) return undefined
  const known = remembered.get(name)
  if (known !== undefined || remembered.has(name)) return known
  if (remembered.size >= REMEMBERED_LIMIT) remembered.clear()
  const meaning = read(name)
  remembered.set(keepable(name), meaning)
  return meaning
}

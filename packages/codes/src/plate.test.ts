import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listPlateCountries, readPlate } from './index.ts'

const PLATES: [text: string, country: string, value: string, label: string][] = [
  ['10-aa-123', 'AZ', '10AA123', '10-AA-123'],
  ['А123ВС 77 RUS', 'RU', 'A123BC77', 'A 123 BC 77'],
  ['о001оо 177', 'RU', 'O001OO177', 'O 001 OO 177'],
  ['АК 1234 05', 'RU', 'AK123405', 'AK 1234 05'],
  ['۱۲ ع ۳۴۵ ایران ۶۷', 'IR', '12ع34567', '12 ع 345 67'],
  ['123 ABC 02', 'KZ', '123ABC02', '123 ABC 02'],
  ['123 AB 14', 'KZ', '123AB14', '123 AB 14'],
  ['BD 98-45 AG', 'TM', 'BD9845AG', 'BD 9845 AG'],
  ['AB-123-CD', 'GE', 'AB123CD', 'AB-123-CD'],
  ['01 A 123 BC', 'UZ', '01A123BC', '01 A 123 BC'],
  ['01 123 ABC', 'UZ', '01123ABC', '01 123 ABC'],
  ['34 ABC 123', 'TR', '34ABC123', '34 ABC 123'],
  ['06 A 1234', 'TR', '06A1234', '06 A 1234'],
]

for (const [text, country, value, label] of PLATES)
  test(`${text} is a plate of ${country}, kept as ${value}`, () => {
    const reading = readPlate(text)
    assert.equal(reading?.value, value)
    assert.equal(reading?.label, label)
    assert.deepEqual(reading?.warnings, [])
    assert.ok(listPlateCountries(text).includes(country))
  })

test('a form that several countries share names them all', () => {
  assert.deepEqual(listPlateCountries('34 AB 123'), ['AZ', 'AM', 'TR'])
})

test('an unknown form is read with a warning and a low place', () => {
  const reading = readPlate('B-MW 4711X')
  assert.equal(reading?.value, 'BMW4711X')
  assert.equal(reading?.warnings.length, 1)
  assert.ok((reading?.rank ?? 0) > (readPlate('10-AA-123')?.rank ?? 0))
  assert.deepEqual(listPlateCountries('B-MW 4711X'), [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeCsv } from './csv.ts'

const line = (...cells: (string | number | null)[]): string => writeCsv([cells]).slice(1, -2)

test('rows end as RFC 4180 says, and the text begins with a byte order mark', () => {
  assert.equal(
    writeCsv([
      ['a', 1],
      ['b', null],
    ]),
    '\ufeffa,1\r\nb,\r\n',
  )
})

test('commas, quotes and line ends stay inside of their cell', () => {
  assert.equal(
    line('Baku, Alat', 'said "no"', 'two\nlines'),
    '"Baku, Alat","said ""no""","two\nlines"',
  )
})

test('nothing that others wrote becomes a formula in a spreadsheet', () => {
  for (const text of ['=1+1', '+994', '-2', '@SUM(A1)', '\tx', '\rx']) {
    assert.ok(line(text).replace(/^"/, '').startsWith("'"), JSON.stringify(text))
  }
  assert.equal(line('=HYPERLINK("http://x","y")'), `"'=HYPERLINK(""http://x"",""y"")"`)
})

test('names in every script stay as they are', () => {
  assert.equal(line('Ələt limanı', 'Порт Алят', 'بندر'), 'Ələt limanı,Порт Алят,بندر')
})

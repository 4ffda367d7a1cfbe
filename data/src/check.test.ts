import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Link, Place, PlaceIdentifier, Service } from '@karvan/contract'
import { checkCorridor } from './check.ts'
import { type Corridor, greatCircleKm, loadCorridor } from './index.ts'

const real = loadCorridor()

const get = <T extends { id: string }>(all: readonly T[], id: string): T => {
  const one = all.find((entry) => entry.id === id)
  assert.ok(one, id)
  return one
}
const place = (corridor: Corridor, id: string): Place => get(corridor.places, id)
const link = (corridor: Corridor, id: string): Link => get(corridor.links, id)
const service = (corridor: Corridor, id: string): Service => get(corridor.services, id)

const identifier = (corridor: Corridor, id: string, scheme: string): PlaceIdentifier => {
  const found = place(corridor, id).identifiers.find((one) => one.scheme === scheme)
  assert.ok(found, `${id} ${scheme}`)
  return found
}

/** Gives a place another id wherever it stands, so that nothing else breaks. */
const rename = (corridor: Corridor, from: string, to: string): void => {
  const text = JSON.stringify(corridor).replaceAll(`${from}"`, `${to}"`)
  Object.assign(corridor, JSON.parse(text))
}

/** The end of a branch: a place that one operating base link by rail serves, and that link. */
const terminus = (): [string, string] => {
  const tracks = real.links.filter(
    ({ mode, level, status }) =>
      mode === 'rail' && level === 'base' && status.value === 'operating',
  )
  for (const { id } of real.places) {
    const [only, ...more] = real.links.filter(
      ({ mode, from, to }) => mode === 'rail' && [from, to].includes(id),
    )
    if (only && more.length === 0 && tracks.includes(only) && only.gaugeMm) return [id, only.id]
  }
  return assert.fail('no terminus')
}
const [TERMINUS, LAST_TRACK] = terminus()

type Plant = [fault: string, plant: (corridor: Corridor) => void, found: string[]]

const ENTRIES: Plant[] = [
  [
    'a place without a kind',
    (c) => Reflect.deleteProperty(place(c, 'AZ-BAK'), 'kind'),
    ['shape /places/0'],
  ],
  [
    'a confidence that nobody knows',
    (c) => Reflect.set(link(c, 'L001').distanceKm, 'confidence', 'sure'),
    ['shape /links/0/distanceKm/confidence'],
  ],
  ['an id in another form', (c) => Reflect.set(link(c, 'L001'), 'id', 'L1'), ['id L1']],
  ['an id given twice', (c) => c.sources.push(get(c.sources, 'OWN')), ['id OWN']],
  ['an id of a place in another form', (c) => rename(c, 'SA-DMM', 'SA-dmm'), ['id SA-dmm']],
  [
    'a place given twice',
    (c) => {
      const names = { az: 'Yad', ru: 'Чужой', en: 'Alien', tr: 'Yad', fa: 'بیگانه' }
      const one = place(c, 'SA-DMM')
      c.places.push({ ...one, identifiers: [], names: { ...one.names, value: names } })
    },
    ['identifier SA-DMM', 'id SA-DMM'],
  ],
  [
    'a country that does not exist',
    (c) => {
      const one = place(c, 'SA-DMM')
      one.country = 'QQ'
      one.identifiers = one.identifiers.filter(({ scheme }) => scheme === 'karvan')
      rename(c, 'SA-DMM', 'QQ-DMM')
    },
    ['id QQ-DMM'],
  ],
  [
    'a link that ends where it begins',
    (c) => Reflect.set(link(c, 'L002'), 'to', 'AZ-YAL'),
    ['reference L002', 'overlap L002'],
  ],
  [
    'an address that is not made of the id',
    (c) => Reflect.set(place(c, 'AZ-BAK'), 'uri', 'urn:karvan:place:AZ-BAKU'),
    ['id AZ-BAK'],
  ],
  [
    'a link that ends nowhere',
    (c) => Reflect.set(link(c, 'L002'), 'to', 'AZ-XXX'),
    ['reference L002'],
  ],
  [
    'a service that stops nowhere',
    (c) => service(c, 'S01').stops.push('AZ-XXX'),
    ['reference S01'],
  ],
  [
    'a service that calls twice in a row',
    (c) => service(c, 'S01').stops.push('AZ-ALA'),
    ['reference S01'],
  ],
  [
    'an eighth day of the week',
    (c) => service(c, 'S01').daysOfWeek?.value.push(8),
    ['reference S01'],
  ],
  [
    'a departure after midnight of the same day',
    (c) => Reflect.set(service(c, 'S01'), 'departureLocal', '24:30'),
    ['reference S01'],
  ],
  [
    'a way shorter than the great circle',
    (c) => Reflect.set(link(c, 'L001').distanceKm, 'value', 10.5),
    ['distance L001'],
  ],
  [
    'a false great circle',
    (c) => Reflect.set(link(c, 'L001'), 'greatCircleKm', 10.9),
    ['distance L001'],
  ],
]

const WORDS: Plant[] = [
  [
    'a malformed UN/LOCODE',
    (c) => Reflect.set(identifier(c, 'AZ-BAK', 'unlocode'), 'value', 'AZBA1'),
    ['identifier AZ-BAK'],
  ],
  [
    'a UN/LOCODE of another country',
    (c) => Reflect.set(identifier(c, 'AZ-BAK', 'unlocode'), 'value', 'GEBAK'),
    ['identifier AZ-BAK'],
  ],
  [
    'a false check digit of a station',
    (c) => Reflect.set(identifier(c, 'AZ-ALA', 'esr'), 'value', '548503'),
    ['identifier AZ-ALA'],
  ],
  [
    'a station code without its check digit',
    (c) => Reflect.set(identifier(c, 'AZ-ALA', 'esr'), 'value', '54850'),
    ['identifier AZ-ALA'],
  ],
  [
    'one station code on two places',
    (c) => place(c, 'AZ-BAK').identifiers.push(identifier(c, 'AZ-BIL', 'esr')),
    ['identifier AZ-BIL'],
  ],
  [
    'a place without its own identifier',
    (c) => place(c, 'AZ-BAK').identifiers.shift(),
    ['identifier AZ-BAK'],
  ],
  [
    'a time zone that does not exist',
    (c) => Reflect.set(place(c, 'AZ-BAK').timeZone, 'value', 'Asia/Bakuu'),
    ['time zone AZ-BAK'],
  ],
  [
    'an offset in place of a time zone',
    (c) => Reflect.set(place(c, 'AZ-BAK').timeZone, 'value', '+04:00'),
    ['time zone AZ-BAK'],
  ],
  ['a missing name', (c) => Reflect.set(place(c, 'AZ-BAK').names.value, 'az', ''), ['name AZ-BAK']],
  [
    'a Russian name in Latin letters',
    (c) => Reflect.set(place(c, 'AZ-BAK').names.value, 'ru', 'Baku'),
    ['name AZ-BAK'],
  ],
  [
    'one Latin letter in a Russian name',
    (c) => Reflect.set(place(c, 'AZ-BAK').names.value, 'ru', 'Бaку'),
    ['name AZ-BAK'],
  ],
  [
    'a Persian name with the Arabic kaf',
    (c) => Reflect.set(place(c, 'AZ-BAK').names.value, 'fa', 'باكو'),
    ['name AZ-BAK'],
  ],
  [
    'one name for two places',
    (c) => Reflect.set(place(c, 'AZ-AST').names.value, 'en', 'Astara (Iran)'),
    ['name IR-AST'],
  ],
]

const NETWORK: Plant[] = [
  [
    'a port whose ships have stopped',
    (c) => {
      for (const one of c.links)
        if ([one.from, one.to].includes('SA-DMM')) one.status.value = 'suspended'
    },
    ['connection all modes'],
  ],
  [
    'a service to where no way leads',
    (c) => Reflect.set(service(c, 'S35'), 'destination', 'GE-ANA'),
    ['connection S35'],
  ],
  [
    'an island that is none',
    (c) => c.expectations.islands.push({ network: 'rail', places: ['AZ-BAK'], reason: '-' }),
    ['expectation rail'],
  ],
  [
    'an express link twice as long as the way that it covers',
    (c) => Reflect.set(link(c, 'L002').distanceKm, 'value', 333),
    ['overlap L002'],
  ],
  [
    'an express link over no base links',
    (c) => {
      const { gaugeMm: _, ...way } = link(c, 'L002')
      c.links.push({ ...way, id: 'L900', mode: 'sea' })
    },
    ['overlap L900'],
  ],
  [
    'a base link counted twice',
    (c) => c.links.push({ ...link(c, 'L001'), id: 'L900' }),
    ['overlap L001', 'overlap L900'],
  ],
  [
    'a base link over the base links that it covers',
    (c) => Reflect.set(link(c, 'L002'), 'level', 'base'),
    ['overlap L002'],
  ],
  [
    'an excuse for nothing',
    (c) => c.expectations.parallels.push({ link: 'L001', reason: '-' }),
    ['expectation L001'],
  ],
  [
    'a capacity of an express link that could be added',
    (c) => Reflect.deleteProperty(link(c, 'L002').capacityPlanned ?? {}, 'note'),
    ['capacity L002'],
  ],
  [
    'a track that its end does not have',
    (c) => Reflect.set(place(c, TERMINUS), 'gaugesMm', [1435]),
    [`gauge ${LAST_TRACK}`],
  ],
  [
    'a track without gauge between places that change none',
    (c) => Reflect.deleteProperty(link(c, LAST_TRACK), 'gaugeMm'),
    [`gauge ${LAST_TRACK}`],
  ],
  ['a road with a gauge', (c) => Reflect.set(link(c, 'L160'), 'gaugeMm', 1520), ['gauge L160']],
  [
    'a gauge that no line here has',
    (c) => place(c, 'AZ-BAK').gaugesMm.push(1000),
    ['gauge AZ-BAK'],
  ],
]

const SOURCES: Plant[] = [
  ['a fact without source', (c) => link(c, 'L001').distanceKm.sources.pop(), ['fact L001']],
  [
    'a fact from a source that is not listed',
    (c) => link(c, 'L001').distanceKm.sources.push('NOWHERE'),
    ['fact L001'],
  ],
  [
    'a citation of ourselves',
    (c) => Reflect.set(link(c, 'L001').distanceKm, 'confidence', 'cited'),
    ['fact L001'],
  ],
  [
    'a note that names a source that is not listed',
    (c) => Reflect.set(link(c, 'L001'), 'note', 'as in TREND1234567'),
    ['source L001'],
  ],
  [
    'a source without a fact',
    (c) => c.sources.push({ ...get(c.sources, 'OWN'), id: 'UNUSED' }),
    ['source UNUSED'],
  ],
  ['a credit left out', (c) => Reflect.set(c, 'credits', c.credits.slice(1)), ['source GEONAMES']],
]

const FAULTS = [...ENTRIES, ...WORDS, ...NETWORK, ...SOURCES]

describe('the check of the corridor', () => {
  it('finds nothing in the corridor', () => {
    assert.deepEqual(checkCorridor(real), [])
  })

  for (const [fault, plant, found] of FAULTS)
    it(`finds ${fault} and nothing else`, () => {
      const corridor = structuredClone(real)
      plant(corridor)
      const findings = checkCorridor(corridor).map(({ rule, where }) => `${rule} ${where}`)
      assert.deepEqual(findings, found)
    })

  it('finds all faults at once', () => {
    const corridor = structuredClone(real)
    Reflect.set(place(corridor, 'AZ-BAK').timeZone, 'value', 'Asia/Bakuu')
    Reflect.set(link(corridor, 'L001').distanceKm, 'value', 10.5)
    corridor.credits.shift()
    const rules = checkCorridor(corridor).map(({ rule }) => rule)
    assert.deepEqual(rules, ['time zone', 'distance', 'source'])
  })
})

describe('the corridor', () => {
  it('has a version of its content', () => {
    assert.match(real.version, /^[0-9a-f]{16}$/)
    assert.equal(loadCorridor().version, real.version)
  })

  it('measures a quarter of a meridian and half of the equator', () => {
    const origin = { latitude: 0, longitude: 0 }
    assert.equal(greatCircleKm(origin, { latitude: 90, longitude: 0 }).toFixed(1), '10007.6')
    assert.equal(greatCircleKm(origin, { latitude: 0, longitude: 180 }).toFixed(1), '20015.1')
  })

  it('is counted right in its description', () => {
    const file = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const readme = file.replaceAll(/ +/g, ' ')
    const { places, links, services, sources } = real
    const count = (level: string) => links.filter((one) => one.level === level).length
    const cited = (facts: { confidence: string }[]) =>
      facts.filter(({ confidence }) => confidence === 'cited').length
    const countries = new Set(places.map(({ country }) => country)).size
    const rows = [
      `| places.json | ${places.length} places in ${countries} countries | ${cited(places.map(({ position }) => position))} positions |`,
      `| links.json | ${links.length} links: ${count('base')} base, ${count('express')} express, ${count('service')} service, ${count('benchmark')} benchmark | ${cited(links.map(({ distanceKm }) => distanceKm))} distances |`,
      `| services.json | ${services.length} services | ${cited(services.flatMap(({ frequencyPerWeek }) => frequencyPerWeek ?? []))} frequencies |`,
      `| sources.json | ${sources.length} sources | |`,
    ]
    for (const row of rows) assert.ok(readme.includes(row), row)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventCondition, readExtensionsHeader, readQueryString } from '@karvan/epcis'
import type { Asker } from '../access/index.ts'
import { type MasterData, NO_MASTER_DATA, resolveConditions } from './resolve.ts'

const ASKER = { label: 'somebody' } as unknown as Asker
const INSIDE: Readonly<Record<string, string[]>> = {
  'urn:port': ['urn:port:berth', 'urn:port:yard'],
  'urn:fruit': ['urn:fruit:apple'],
}
const asked: [Asker, string][] = []
const masterData: MasterData = {
  listDescendants: async (asker, ids) => {
    asked.push([asker, ids.join(' ')])
    return ids.flatMap((id) => INSIDE[id] ?? [])
  },
  listIdsWithAttribute: async (asker, attribute, values) => {
    asked.push([asker, attribute])
    if (attribute === 'step') return ['https://ref.gs1.org/cbv/BizStep-shipping']
    return values === null ? ['urn:port', 'urn:fruit'] : values.map((value) => `urn:of:${value}`)
  },
}

const resolve = async (parameters: Record<string, string>, said = masterData) => {
  const prefixes = readExtensionsHeader('ex=https://ex.example/voc/')
  const read = readQueryString(parameters, { perPage: 100 }, prefixes)
  assert.ok('question' in read, JSON.stringify(read))
  return resolveConditions(ASKER, read.question.conditions, said)
}

test('within a place is at the place or, by master data, at one inside of it', async () => {
  const at = (values: string[]) => [{ on: 'field', field: 'readPoint', values }]
  const within = { WD_readPoint: 'urn:port|urn:sea' }
  const inside = ['urn:port:berth', 'urn:port:yard']
  assert.deepEqual(await resolve(within), at(['urn:port', 'urn:sea', ...inside]))
  assert.deepEqual(await resolve(within, NO_MASTER_DATA), at(['urn:port', 'urn:sea']))
})

test('a class finds what descends from it, a thing only itself', async () => {
  const spansOf = async (name: string) => {
    const [condition] = await resolve({ [name]: 'urn:fruit' })
    return (condition as Extract<EventCondition, { on: 'thing' }>).spans
  }
  const both = [{ exact: 'urn:fruit' }, { exact: 'urn:fruit:apple' }]
  assert.deepEqual(await spansOf('MATCH_anyEPCClass'), both)
  assert.deepEqual(await spansOf('MATCH_anyEPC'), [{ exact: 'urn:fruit' }])
})

test('what master data describe is asked for in the field that names it', async () => {
  const [place] = await resolve({ 'EQATTR_bizLocation_urn:ex:size': 'big|small' })
  const values = ['urn:of:big', 'urn:of:small']
  assert.deepEqual(place, { on: 'field', field: 'bizLocation', values })
  const [step] = await resolve({ HASATTR_bizStep: 'step' })
  assert.deepEqual(step, { on: 'field', field: 'bizStep', values: ['shipping'] })
  const [classes] = await resolve({ HASATTR_epcClass: 'urn:ex:any' })
  assert.deepEqual((classes as Extract<EventCondition, { on: 'thing' }>).spans, [
    { exact: 'urn:port' },
    { exact: 'urn:fruit' },
  ])
  const [own] = await resolve({ 'HASATTR_ex:farm': 'urn:ex:any' })
  assert.deepEqual((own as Extract<EventCondition, { on: 'attribute' }>).value.texts, [
    'urn:port',
    'urn:fruit',
  ])
})

test('without master data nothing is described, and master data are asked as whoever asks', async () => {
  const conditions = await resolve(
    { 'HASATTR_ex:farm': 'x', HASATTR_readPoint: 'x' },
    NO_MASTER_DATA,
  )
  const [own, place] = conditions as [
    Extract<EventCondition, { on: 'attribute' }>,
    Extract<EventCondition, { on: 'field' }>,
  ]
  assert.notDeepEqual(own.value.texts, [], 'an empty test would ask only that the field is there')
  assert.deepEqual(place.values, [])
  assert.ok(asked.length > 0 && asked.every(([asker]) => asker === ASKER))
})

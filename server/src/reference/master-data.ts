import { canonicalThing, listVocabularyElements, type VocabularyElement } from '@karvan/epcis'
import { type Asker, sightOf, sightParameters } from '../access/index.ts'
import { type Database, Refusal, type Sql } from '../platform/index.ts'
import { DESCENDANT_LIMIT, deriveDescendants } from './hierarchy.ts'
import * as store from './master-data-store.ts'
import { refusals } from './refusals.ts'

export interface MasterDataParts {
  db: Database
  /** Whether an asker is told what an organisation says of an id: by the events that it sees. */
  isTold: store.IsTold
}

/** As whom and with which document something is said. */
export interface Said {
  organisation: string
  job: string
  /** Hash of the JSON-LD context. */
  context: string
}

export type MasterData = Awaited<ReturnType<typeof createMasterData>>

/** More ids than this are no answer: what is asked for has to be narrowed. */
const ID_LIMIT = 10_000
/** Elements from before that are read again in one transaction. */
const UNDERIVED_BATCH = 500

/** Master data (EPCIS 2.0 §6.5): what organisations say of the ids that events name. */
export const createMasterData = async ({ db, isTold }: MasterDataParts) => {
  await deriveUnderived(db)
  const bind = (asker: Asker) => sightParameters(sightOf(asker))
  return {
    /** Takes what a document says; what is said again changes nothing, what is said otherwise is a new version. */
    async append(
      tx: Sql,
      elements: readonly VocabularyElement[],
      said: Said,
      now: Date,
    ): Promise<void> {
      if (elements.length === 0) return
      await store.lockMasterData(tx)
      const rows = elements.map(({ pointer: _, ...element }) => ({ ...element, ...said }))
      const changed = await listChanged(tx, rows)
      if (changed.length === 0) return
      await store.insertVersions(tx, changed, now)
      await derive(tx, changed)
    },
    /**
     * The ids and everything inside of them at any depth, canonical, as each organisation says for itself and as far as
     * the asker is told. Refuses more than ten thousand.
     */
    async listDescendants(asker: Asker, ids: readonly string[]): Promise<string[]> {
      const given = [...new Set(ids.map(canonicalThing))]
      const inside = await store.listDescendants(db, given, ID_LIMIT + 1, bind(asker), isTold)
      return [...new Set([...given, ...checkFew(inside)])]
    },
    /** Canonical ids whose attribute has one of the values, as far as the asker is told. Refuses more than ten thousand. */
    listIdsWithAttribute: async (
      asker: Asker,
      question: store.AttributeQuestion,
    ): Promise<string[]> =>
      checkFew(await store.listIdsWithAttribute(db, question, ID_LIMIT + 1, bind(asker), isTold)),
  }
}

const checkFew = (ids: string[]): string[] => {
  if (ids.length > ID_LIMIT) throw new Refusal(refusals.tooManyIds)
  return ids
}

const nameOf = ({ id, organisation, vocabulary }: store.ElementKey): string =>
  JSON.stringify([id, organisation, vocabulary])

/** Those that are new or other than before, with their next version; of one that is said twice the last counts. */
const listChanged = async (
  tx: Sql,
  rows: readonly store.NewElement[],
): Promise<(store.NewElement & { version: number })[]> => {
  const last = new Map(rows.map((row) => [nameOf(row), row]))
  const newest = await store.listNewest(tx, [...last.values()])
  const known = new Map(newest.map((version) => [nameOf(version), version]))
  return [...last].flatMap(([name, row]) => {
    const before = known.get(name)
    const isSame = before?.source === row.source && before.context === row.context
    return isSame ? [] : [{ ...row, version: (before?.version ?? 0) + 1 }]
  })
}

/** Brings the tables beside up to what is said now. */
const derive = async (tx: Sql, elements: readonly store.NewElement[]): Promise<void> => {
  await store.replaceDerived(tx, elements)
  const organisations = new Set(elements.map(({ organisation }) => organisation))
  for (const organisation of organisations) {
    const own = elements.filter((element) => element.organisation === organisation)
    await deriveInside(
      tx,
      organisation,
      own.map(({ id }) => id),
    )
  }
}

/** What is inside of the ids, and of all in whose insides they are, after what is said of them changed. */
const deriveInside = async (
  tx: Sql,
  organisation: string,
  ids: readonly string[],
): Promise<void> => {
  const roots = new Set([...ids, ...(await store.listAncestors(tx, organisation, ids))])
  const children = new Map<string, string[]>()
  let open = [...roots]
  while (open.length > 0) {
    const parents = open
    for (const parent of parents) children.set(parent, [])
    const rows = await store.listChildren(tx, organisation, parents)
    for (const { parent, child } of rows) children.get(parent)!.push(child)
    open = [...new Set(rows.map(({ child }) => child))].filter((id) => !children.has(id))
    if (children.size > DESCENDANT_LIMIT) throw new Refusal(refusals.hierarchyTooLarge)
  }
  const inside = [...roots].map((root) => [root, deriveDescendants(root, children)] as const)
  const rows = inside.reduce((sum, [, descendants]) => sum + descendants.length, 0)
  if (rows > DESCENDANT_LIMIT) throw new Refusal(refusals.hierarchyTooLarge)
  await store.replaceDescendants(tx, organisation, new Map(inside))
}

/** What was captured before there were tables of attributes and children; prefixes were not kept with it then. */
const deriveUnderived = async (db: Database): Promise<void> => {
  for (;;) {
    const count = await db.transaction(async (tx) => {
      await store.lockMasterData(tx)
      const versions = await store.listUnderived(tx, UNDERIVED_BATCH)
      const newest = await store.listNewest(tx, versions)
      if (newest.length > 0) await derive(tx, newest.map(readElement))
      await store.markDerived(tx, versions)
      return versions.length
    })
    if (count < UNDERIVED_BATCH) return
  }
}

const readElement = ({ vocabulary, source, ...known }: store.NewestVersion): store.NewElement => {
  const said = { type: vocabulary, vocabularyElementList: [JSON.parse(source)] }
  const [{ attributes, children }] = listVocabularyElements([said], undefined) as [
    VocabularyElement,
  ]
  return { ...known, vocabulary, source, attributes, children, job: '' }
}

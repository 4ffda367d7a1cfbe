import type { Sql } from '../platform/index.ts'

/** What is said of an id in a vocabulary by one organisation. */
export interface ElementKey {
  id: string
  organisation: string
  vocabulary: string
}

export interface NewElement extends ElementKey {
  attributes: readonly { name: string; value: string | null }[]
  children: readonly string[]
  /** Hash of the JSON-LD context. */
  context: string
  job: string
  source: string
}

/** Any fixed number: one writer at a time, so that versions and what is inside of what follow one another. */
const WRITE_LOCK = 7_225_011

export const lockMasterData = async (tx: Sql): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [WRITE_LOCK])
}

export interface NewestVersion extends ElementKey {
  version: number
  context: string
  source: string
}

/** The newest version of each of the elements that is known. */
export const listNewest = async (
  tx: Sql,
  keys: readonly ElementKey[],
): Promise<NewestVersion[]> => {
  const { rows } = await tx.query<NewestVersion>(
    `select distinct on (v.id, v.organisation, v.vocabulary) v.id, v.organisation, v.vocabulary,
       v.version, v.context, v.source
     from jsonb_to_recordset($1::jsonb) as k(id text, organisation text, vocabulary text)
     join reference.vocabulary_element v using (id, organisation, vocabulary)
     order by v.id, v.organisation, v.vocabulary, v.version desc`,
    [JSON.stringify(keys.map(keyOf))],
  )
  return rows
}

const keyOf = ({ id, organisation, vocabulary }: ElementKey): ElementKey => ({
  id,
  organisation,
  vocabulary,
})

export const insertVersions = async (
  tx: Sql,
  elements: readonly (NewElement & { version: number })[],
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into reference.vocabulary_element
       (id, organisation, vocabulary, version, record_time, job, context, source, derived)
     select r.id, r.organisation, r.vocabulary, r.version, $2::timestamptz, r.job, r.context, r.source, true
     from jsonb_to_recordset($1::jsonb) as r(id text, organisation text, vocabulary text, version int,
       job uuid, context uuid, source text)`,
    [
      JSON.stringify(elements.map(({ attributes: _, children: __, ...element }) => element)),
      now.toISOString(),
    ],
  )
}

/** Puts what is said now of the elements in place of what was said before. */
export const replaceDerived = async (tx: Sql, elements: readonly NewElement[]): Promise<void> => {
  const keys = JSON.stringify(elements.map(keyOf))
  for (const [table, id] of [
    ['vocabulary_attribute', 'id'],
    ['vocabulary_child', 'parent'],
  ])
    await tx.query(
      `delete from reference.${table} t
       using jsonb_to_recordset($1::jsonb) as k(id text, organisation text, vocabulary text)
       where t.${id} = k.id and t.organisation = k.organisation and t.vocabulary = k.vocabulary`,
      [keys],
    )
  const attributes = elements.flatMap((element) =>
    element.attributes.map((attribute) => ({ ...keyOf(element), ...attribute })),
  )
  await tx.query(
    `insert into reference.vocabulary_attribute (id, organisation, vocabulary, name, value)
     select r.id, r.organisation, r.vocabulary, r.name, r.value
     from jsonb_to_recordset($1::jsonb) as r(id text, organisation text, vocabulary text, name text, value text)`,
    [JSON.stringify(attributes)],
  )
  const children = elements.flatMap((element) =>
    element.children.map((child) => ({ ...keyOf(element), child })),
  )
  await tx.query(
    `insert into reference.vocabulary_child (parent, organisation, vocabulary, child)
     select r.id, r.organisation, r.vocabulary, r.child
     from jsonb_to_recordset($1::jsonb) as r(id text, organisation text, vocabulary text, child text)`,
    [JSON.stringify(children)],
  )
}

/** Of the ids those in whose insides one of them is, as an organisation said until now. */
export const listAncestors = async (
  tx: Sql,
  organisation: string,
  ids: readonly string[],
): Promise<string[]> => {
  const { rows } = await tx.query<{ ancestor: string }>(
    `select distinct ancestor from reference.vocabulary_descendant
     where organisation = $1::text and descendant = any($2::text[])`,
    [organisation, ids],
  )
  return rows.map(({ ancestor }) => ancestor)
}

export const listChildren = async (
  tx: Sql,
  organisation: string,
  parents: readonly string[],
): Promise<{ parent: string; child: string }[]> => {
  const { rows } = await tx.query<{ parent: string; child: string }>(
    `select distinct parent, child from reference.vocabulary_child
     where organisation = $1::text and parent = any($2::text[])`,
    [organisation, parents],
  )
  return rows
}

export const replaceDescendants = async (
  tx: Sql,
  organisation: string,
  descendants: ReadonlyMap<string, readonly string[]>,
): Promise<void> => {
  await tx.query(
    `delete from reference.vocabulary_descendant
     where organisation = $1::text and ancestor = any($2::text[])`,
    [organisation, [...descendants.keys()]],
  )
  const rows = [...descendants].map(([ancestor, inside]) => ({ ancestor, inside }))
  await tx.query(
    `insert into reference.vocabulary_descendant (ancestor, organisation, descendant)
     select r.ancestor, $1::text, d.descendant
     from jsonb_to_recordset($2::jsonb) as r(ancestor text, inside jsonb),
       jsonb_array_elements_text(r.inside) as d(descendant)`,
    [organisation, JSON.stringify(rows)],
  )
}

/** Elements whose newest version came before the tables beside it were there. */
export const listUnderived = async (tx: Sql, limit: number): Promise<NewestVersion[]> => {
  const { rows } = await tx.query<NewestVersion>(
    `select v.id, v.organisation, v.vocabulary, v.version, v.context, v.source
     from reference.vocabulary_element v
     where not v.derived order by v.record_time limit $1::int`,
    [limit],
  )
  return rows
}

export const markDerived = async (tx: Sql, versions: readonly NewestVersion[]): Promise<void> => {
  await tx.query(
    `update reference.vocabulary_element v set derived = true
     from jsonb_to_recordset($1::jsonb) as k(id text, organisation text, vocabulary text, version int)
     where v.id = k.id and v.organisation = k.organisation and v.vocabulary = k.vocabulary
       and v.version = k.version`,
    [JSON.stringify(versions)],
  )
}

/**
 * A condition in SQL: whoever is bound sees what the organisation in the one column says of the id in the other.
 * `parameters`: the placeholders of what `sightParameters` gives.
 */
export type IsTold = (
  column: { organisation: string; id: string },
  parameters: readonly [audiences: string, whole: string, parties: string],
) => string

/** As `sightParameters` of access binds it. */
export type Bound = readonly [string[] | null, string[] | null, string[] | null]

/** What is inside of the ids at any depth, as those say whom the asker is told by. One statement whatever there is. */
export const listDescendants = async (
  sql: Sql,
  ids: readonly string[],
  limit: number,
  bound: Bound,
  isTold: IsTold,
): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    `select distinct d.descendant as id from reference.vocabulary_descendant d
     where d.ancestor = any($1::text[])
       and ${isTold({ organisation: 'd.organisation', id: 'd.descendant' }, ['$3', '$4', '$5'])}
     order by 1 limit $2::int`,
    [ids, limit, ...bound],
  )
  return rows.map(({ id }) => id)
}

export interface AttributeQuestion {
  /** URI of the vocabulary; left out: any. */
  vocabulary?: string | undefined
  /** Full URI of the attribute. */
  attribute: string
  /** Any of these; null: that there is one. */
  values: readonly string[] | null
}

/** Ids of which is said that their attribute has one of the values. One statement whatever there is. */
export const listIdsWithAttribute = async (
  sql: Sql,
  { vocabulary, attribute, values }: AttributeQuestion,
  limit: number,
  bound: Bound,
  isTold: IsTold,
): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    `select distinct a.id from reference.vocabulary_attribute a
     where a.name = $1::text and ($2::text[] is null or a.value = any($2::text[]))
       and ($3::text is null or a.vocabulary = $3::text)
       and ${isTold({ organisation: 'a.organisation', id: 'a.id' }, ['$5', '$6', '$7'])}
     order by 1 limit $4::int`,
    [attribute, values, vocabulary ?? null, limit, ...bound],
  )
  return rows.map(({ id }) => id)
}

import { type Static, Type } from 'typebox'

/**
 * Any character but those that end a line or a path, or that no text of the store can hold. Neither `.` nor `..`: no client asks
 * for an address that ends so.
 */
const NAME = '^(?!\\.{1,2}$)[^\\u0000-\\u001f\\u007f/\\ud800-\\udfff]+$'

/**
 * POST /epcis/queries, and what GET gives back (EPCIS 2.0.1 OpenAPI, QueryDefinition): a question under a name that is
 * the organisation's own. `query`: parameters of SimpleEventQuery.
 */
export const NamedQuery = Type.Object(
  {
    /** Prefixes of names in the query. */
    '@context': Type.Optional(Type.Unknown()),
    name: Type.String({ minLength: 1, maxLength: 200, pattern: NAME }),
    query: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
)
export type NamedQuery = Static<typeof NamedQuery>

/** A list of resources, or of what a resource has (EPCIS 2.0.1 OpenAPI, UriCollection and its like). */
export const Collection = Type.Object({
  '@context': Type.String(),
  type: Type.Literal('Collection'),
  member: Type.Array(Type.String()),
})
export type Collection = Static<typeof Collection>

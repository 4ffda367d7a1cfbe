import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  unknownPlace: {
    code: 'reference.unknown-place',
    status: 404,
    title: 'No one place is known by this id, code or name',
  },
  invalidIdentifier: {
    code: 'reference.invalid-identifier',
    status: 400,
    title: 'This cannot be an identifier of this place',
  },
  identifierTaken: {
    code: 'reference.identifier-taken',
    status: 409,
    title: 'The identifier names another place',
  },
  tooManyIds: {
    code: 'reference.too-many-ids',
    status: 413,
    title: 'Too many ids match what master data says: ask for less (QueryTooComplexException)',
    exception: 'QueryTooComplexException',
  },
  hierarchyTooLarge: {
    code: 'reference.hierarchy-too-large',
    status: 422,
    title: 'More is inside of one another than master data can be asked by',
  },
} satisfies Record<string, RefusalKind>

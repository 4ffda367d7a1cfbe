import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  foreignDeclaration: {
    code: 'journal.foreign-declaration',
    status: 403,
    title: 'Only the organisation that captured an event may declare it wrong',
  },
  queryParameter: {
    code: 'journal.query-parameter',
    status: 400,
    title: 'A query parameter is unknown or wrong (QueryParameterException)',
    exception: 'QueryParameterException',
  },
  queryTooLarge: {
    code: 'journal.query-too-large',
    status: 413,
    title: 'More events match than maxEventCount allows (QueryTooLargeException)',
    exception: 'QueryTooLargeException',
  },
  queryTooComplex: {
    code: 'journal.query-too-complex',
    status: 413,
    title: 'The query has too many conditions (QueryTooComplexException)',
    exception: 'QueryTooComplexException',
  },
  epcFormat: {
    code: 'journal.epc-format',
    status: 400,
    title: 'GS1-EPC-Format names no form of identifiers',
  },
  wordFormat: {
    code: 'journal.word-format',
    status: 400,
    title: 'GS1-CBV-XML-Format names no form of words',
  },
  unknownEvent: {
    code: 'journal.unknown-event',
    status: 404,
    title: 'There is no event of this id',
  },
  unknownResource: {
    code: 'journal.unknown-resource',
    status: 404,
    title: 'No event names this',
  },
  unknownQuery: {
    code: 'journal.unknown-query',
    status: 404,
    title: 'There is no query of this name',
  },
  queryExists: {
    code: 'journal.query-exists',
    status: 409,
    title: 'There is a query of this name already',
  },
} satisfies Record<string, RefusalKind>

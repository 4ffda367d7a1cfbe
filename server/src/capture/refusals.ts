import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  notUtf8: { code: 'capture.not-utf8', status: 400, title: 'The body is not UTF-8' },
  invalidDocument: {
    code: 'capture.invalid-document',
    status: 400,
    title: 'The document is not valid EPCIS 2.0.1; nothing of it was stored',
  },
  queryDocument: {
    code: 'capture.query-document',
    status: 400,
    title: 'This is the answer to a query, not a document to capture',
  },
  unknownJob: {
    code: 'capture.unknown-job',
    status: 404,
    title: 'There is no capture job of this id',
  },
  behaviourUnsupported: {
    code: 'capture.behaviour-unsupported',
    status: 501,
    title: 'Only GS1-Capture-Error-Behaviour: rollback is supported',
  },
  invalidReport: {
    code: 'capture.invalid-report',
    status: 422,
    title: 'The report cannot be taken as it is',
  },
  saysNothing: {
    code: 'capture.says-nothing',
    status: 403,
    title: 'Organisations of this kind capture nothing',
  },
  foreignPlace: {
    code: 'capture.foreign-place',
    status: 403,
    title: 'Your organisation may not speak of this place; nothing was stored',
  },
  foreignThing: {
    code: 'capture.foreign-thing',
    status: 403,
    title: 'This device may not speak of this thing; nothing was stored',
  },
  notDelegated: {
    code: 'capture.not-delegated',
    status: 403,
    title: 'No organisation of this id lets you capture in its name',
  },
  personalData: {
    code: 'capture.personal-data',
    status: 422,
    title: 'Data of a person does not belong into the journal; nothing was stored',
  },
  foreignOfficial: {
    code: 'capture.foreign-official',
    status: 403,
    title: 'What an authority says is kept in the Karvan of its own jurisdiction',
  },
  unknownCursor: {
    code: 'capture.unknown-cursor',
    status: 400,
    title: 'The walk cannot go on from there',
  },
  unknownAttachment: {
    code: 'capture.unknown-attachment',
    status: 404,
    title: 'There is no attachment of this hash',
  },
} satisfies Record<string, RefusalKind>

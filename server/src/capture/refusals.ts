import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  notUtf8: { code: 'capture.not-utf8', status: 400, title: 'The body is not UTF-8' },
  invalidDocument: {
    code: 'capture.invalid-document',
    status: 400,
    title: 'The document is not valid EPCIS 2.0.1; nothing of it was stored',
  },
  tooManyEvents: {
    code: 'capture.too-many-events',
    status: 413,
    title: 'The document holds more events than are taken at once; nothing of it was stored',
    exception: 'CaptureLimitExceededException',
  },
  unknownJob: {
    code: 'capture.unknown-job',
    status: 404,
    title: 'There is no capture job of this id',
  },
  unknownBehaviour: {
    code: 'capture.unknown-behaviour',
    status: 400,
    title: 'GS1-Capture-Error-Behaviour is rollback or proceed',
  },
  knownEvent: {
    code: 'capture.known-event',
    status: 409,
    title: 'This event was captured before',
  },
  otherContent: {
    code: 'capture.other-content',
    status: 409,
    title: 'Under the id of this event stands one that says something else',
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
    title: 'Your organisation may not speak of this place',
  },
  foreignThing: {
    code: 'capture.foreign-thing',
    status: 403,
    title: 'This device may not speak of this thing',
  },
  notDelegated: {
    code: 'capture.not-delegated',
    status: 403,
    title: 'No organisation of this id lets you capture in its name',
  },
  personalData: {
    code: 'capture.personal-data',
    status: 422,
    title: 'Data of a person does not belong into the journal',
  },
  tooLong: {
    code: 'capture.too-long',
    status: 422,
    title: 'An identifier or the name of a field is longer than can be looked up',
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

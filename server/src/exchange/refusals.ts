import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  mayNotOffer: {
    code: 'exchange.may-not-offer',
    status: 403,
    title: 'Your organisation has nothing of its own to offer to other jurisdictions',
  },
  invalidOffer: {
    code: 'exchange.invalid-offer',
    status: 422,
    title: 'The consignment cannot be offered as it is',
  },
  invalidRules: {
    code: 'exchange.invalid-rules',
    status: 422,
    title: 'The export rules cannot be taken as they are',
  },
  unknownOffer: {
    code: 'exchange.unknown-offer',
    status: 404,
    title: 'Your organisation has no living offer of this dataset',
  },
  invalidReference: {
    code: 'exchange.invalid-reference',
    status: 422,
    title: 'The reference cannot be taken as it is',
  },
  unknownReference: {
    code: 'exchange.unknown-reference',
    status: 404,
    title: 'There is no such consignment for you',
  },
  noMandate: {
    code: 'exchange.no-mandate',
    status: 403,
    title: 'Your organisation does not have this mandate',
  },
  notExported: {
    code: 'exchange.not-exported',
    status: 403,
    title: 'What was asked for may not cross',
  },
  peerKey: {
    code: 'exchange.peer-key',
    status: 502,
    title: 'The other Karvan does not take our key',
  },
  peerAnswer: {
    code: 'exchange.peer-answer',
    status: 502,
    title: 'The other Karvan gave an answer that cannot be read',
  },
  peerUnreachable: {
    code: 'exchange.peer-unreachable',
    status: 503,
    title: 'The other Karvan cannot be reached now, try again',
  },
} satisfies Record<string, RefusalKind>

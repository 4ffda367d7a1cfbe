import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  invalid: {
    code: 'sharing.invalid',
    status: 422,
    title: 'This cannot be shared as it is asked for',
  },
  unknownInterest: {
    code: 'sharing.unknown-interest',
    status: 404,
    title: 'Nothing is said of such an interest',
  },
  notOperator: {
    code: 'sharing.not-operator',
    status: 403,
    title: 'Only the operator says who is a party to what',
  },
  linkEnded: {
    code: 'sharing.link-ended',
    status: 404,
    title: 'There is no such tracking link, or it has ended',
    guess: true,
  },
} satisfies Record<string, RefusalKind>

import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  foreignDeclaration: {
    code: 'journal.foreign-declaration',
    status: 403,
    title: 'Only the organisation that captured an event may declare it wrong',
  },
} satisfies Record<string, RefusalKind>

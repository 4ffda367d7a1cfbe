import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  unknownThing: {
    code: 'tracking.unknown-thing',
    status: 404,
    title: 'No event that you may see names this thing',
  },
  invalidFilter: {
    code: 'tracking.invalid-filter',
    status: 400,
    title: 'A filter has a value that this route does not know',
  },
} satisfies Record<string, RefusalKind>

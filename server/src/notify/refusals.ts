import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  tooManyStreams: {
    code: 'notify.too-many-streams',
    status: 429,
    title: 'This key holds too many streams; close one: a browser needs only one',
  },
} satisfies Record<string, RefusalKind>

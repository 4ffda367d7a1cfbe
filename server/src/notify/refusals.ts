import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  tooManyStreams: {
    code: 'notify.too-many-streams',
    status: 429,
    title: 'This key holds too many streams; close one: a browser needs only one',
  },
  unknownQuery: {
    code: 'notify.unknown-query',
    status: 404,
    title: 'Your organisation has no query of this name',
  },
  unknownSubscription: {
    code: 'notify.unknown-subscription',
    status: 404,
    title: 'There is no such subscription',
  },
  unknownDelivery: {
    code: 'notify.unknown-delivery',
    status: 404,
    title: 'There is no such dead letter of this subscription',
  },
  invalidSubscription: {
    code: 'notify.invalid-subscription',
    exception: 'SubscriptionControlsException',
    status: 400,
    title: 'This cannot be subscribed to in this way',
  },
  tooManySubscriptions: {
    code: 'notify.too-many-subscriptions',
    status: 409,
    title: 'Your organisation has as many subscriptions as it may; delete one',
  },
  subscriptionEnded: {
    code: 'notify.subscription-ended',
    status: 409,
    title: 'The subscription has ended: who made it may not see any more, or the query is gone',
  },
} satisfies Record<string, RefusalKind>

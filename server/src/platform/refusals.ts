import type { RefusalKind } from './refusal.ts'

export const refusals = {
  invalidRequest: {
    code: 'platform.invalid-request',
    status: 400,
    title: 'The request does not have the form that this route asks for',
  },
  notFound: { code: 'platform.not-found', status: 404, title: 'There is nothing at this address' },
  bodyTooLarge: {
    code: 'platform.body-too-large',
    status: 413,
    title: 'The body is larger than this route takes',
    exception: 'CaptureLimitExceededException',
  },
  backupFromElsewhere: {
    code: 'platform.backup-from-elsewhere',
    status: 403,
    title: 'A backup is written to the disk of the server and asked for from there',
  },
  wrongMediaType: {
    code: 'platform.wrong-media-type',
    status: 415,
    title: 'This route does not read this content type',
  },
  notAcceptable: {
    code: 'platform.not-acceptable',
    status: 406,
    title: 'This route does not answer in any of the media types that are asked for',
  },
  unspokenVersion: {
    code: 'platform.unspoken-version',
    status: 406,
    title: 'A version is asked for that is not spoken here',
  },
  addressTooLong: {
    code: 'platform.address-too-long',
    status: 414,
    title: 'The address is longer than any that Karvan gives',
  },
  wrongPageToken: {
    code: 'platform.wrong-page-token',
    status: 400,
    title: 'This is not a token of a next page that you were given for this question',
  },
  expiredPageToken: {
    code: 'platform.expired-page-token',
    status: 400,
    title: 'The token of this page is no longer valid: ask again from the first page',
  },
  unknownPageToken: {
    code: 'platform.unknown-page-token',
    status: 404,
    title: 'This is not a token of a next page that you were given',
  },
  tooManyRequests: {
    code: 'platform.too-many-requests',
    status: 429,
    title: 'Too many requests within a minute, try again after the given time',
  },
  tooMuchWaiting: {
    code: 'platform.too-much-waiting',
    status: 429,
    title: 'The queue is full, try again after the given time',
  },
  fault: {
    code: 'platform.fault',
    status: 500,
    title: 'Something failed on our side; it is in the log under the request id',
  },
  storeUnavailable: {
    code: 'platform.store-unavailable',
    status: 503,
    title: 'The store does not answer now, try again',
  },
  stopping: { code: 'platform.stopping', status: 503, title: 'Karvan is stopping' },
} satisfies Record<string, RefusalKind>

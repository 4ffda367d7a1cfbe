import type { FastifyReply, FastifyRequest } from 'fastify'

/** The one style that React Aria writes into a page by itself: how what can be pressed takes a finger. */
const PRESSABLE_STYLE = 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='

/**
 * Only what Karvan itself serves runs in its pages, calls and is called: no inline script or style, no other host.
 * The map draws images from blobs and keeps its worker in a file of its own.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${PRESSABLE_STYLE}'`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What no page of Karvan asks a browser for; signing in with a passkey is our own pages' only. */
const PERMISSIONS_POLICY = [
  ...[
    'accelerometer',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'microphone',
  ],
  ...['midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
  .join(', ')

/** A year, which browsers take for a lasting promise. */
const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains'

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'permissions-policy': PERMISSIONS_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  // Nothing here is for an index: public tracking links are for whom they were given to.
  'x-robots-tag': 'noindex, nofollow',
}

/** What every answer carries, a stream's too. */
export const guardingHeaders = (request: FastifyRequest): Record<string, string> => ({
  ...ALWAYS,
  'x-request-id': request.id,
  // A promise made over plain HTTP is ignored by browsers, and wrong where nobody serves HTTPS.
  ...(request.protocol === 'https' ? { 'strict-transport-security': STRICT_TRANSPORT } : {}),
})

/** An answer is nobody's to keep unless its route says so: it may hold what only its asker may see. */
export const guardAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.headers(guardingHeaders(request))
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}

import { type DestinationStream, type Logger, pino } from 'pino'

/** What a log must not hold even where somebody logs a whole request: who knows it is let in. */
const REDACTED_FIELDS = ['authorization', 'cookie', 'set-cookie', 'karvan-link']
const REDACTED = REDACTED_FIELDS.flatMap((name) => [
  `["${name}"]`,
  `headers["${name}"]`,
  `*.headers["${name}"]`,
])

/** Our own secrets are recognised by their prefix wherever they stand. */
const OWN_SECRETS = /\bk[a-z]_[A-Za-z0-9_-]{16,}/g
/** The token of a public tracking link, as part of a path. */
const LINK_PATH = /(\/(?:t|links?|invitations?)\/)[^/?#\s"]{8,}/g
/** Parameters whose value lets somebody in: of links, invitations, and of sign-ins by another house. */
const SECRET_PARAMETERS =
  /([?&#](?:token|key|secret|password|code|state|access_token|id_token|refresh_token|client_secret)=)[^&#\s"]*/gi

/** An address as a log may hold it: with what lets somebody in masked. */
export const maskAddress = (address: string): string =>
  maskSecrets(address).replace(LINK_PATH, '$1***').replace(SECRET_PARAMETERS, '$1***')

const maskSecrets = (text: string): string =>
  text.replace(OWN_SECRETS, (secret) => `${secret.slice(0, 3)}***`)

/**
 * The log of a process: one JSON object a line, so that nothing that a client sends begins a line of its own. Bodies
 * are never logged; credentials are redacted by name, and our own secrets by their look in whatever line they stand.
 */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    { level, redact: { paths: REDACTED, censor: '***' }, hooks: { streamWrite: maskSecrets } },
    destination ?? pino.destination(1),
  )

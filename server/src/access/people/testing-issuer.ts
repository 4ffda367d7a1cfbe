import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Claims {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
}

const json = (response: ServerResponse, body: object): void => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An OpenID Connect issuer on 127.0.0.1: everybody who comes is `claims`; one client, code flow with PKCE. */
export const startIssuer = async (client: { id: string; secret: string }) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { nonce: string; challenge: string; claims: Claims }>()
  let claims: Claims = { sub: 'nobody' }
  /** What it says otherwise than it should. */
  let lie: Record<string, unknown> = {}
  /** What its description says otherwise than it should. */
  let disguise: Record<string, unknown> = {}
  let forging: 'another key' | 'no signature' | undefined
  const tokens: string[] = []
  let isDown = false
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    if (isDown) return void response.writeHead(500).end()
    const url = new URL(request.url!, issuer)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, metadata())
    if (url.pathname === '/keys')
      return json(response, {
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
      })
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => answerToken(request.headers.authorization, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    ...disguise,
  })
  const answerToken = (
    _authorization: string | undefined,
    body: string,
    response: ServerResponse,
  ) => {
    const given = new URLSearchParams(body)
    const found = codes.get(given.get('code') ?? '')
    codes.delete(given.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      given.get('client_id') === client.id && given.get('client_secret') === client.secret
    if (!found || !isRight || challenge !== found.challenge) {
      response.statusCode = 400
      return json(response, { error: 'invalid_grant' })
    }
    const issued = {
      access_token: randomUUID(),
      id_token: idToken({ ...found.claims, nonce: found.nonce }),
    }
    tokens.push(issued.access_token, issued.id_token)
    json(response, { ...issued, token_type: 'Bearer', expires_in: 60 })
  }
  const idToken = (about: object): string => {
    const now = Math.floor(Date.now() / 1_000)
    const payload = { iss: issuer, aud: client.id, iat: now, exp: now + 60, ...about, ...lie }
    if (forging === 'no signature') return `${part({ alg: 'none' })}.${part(payload)}.`
    const text = `${part({ alg: 'RS256', kid: '1' })}.${part(payload)}`
    const key = forging === undefined ? privateKey : stranger.privateKey
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
  }

  return {
    issuer,
    countAsked: () => asked,
    setClaims(value: Claims): void {
      claims = value
    },
    setLie(value: Record<string, unknown>): void {
      lie = value
    },
    setDisguise(value: Record<string, unknown>): void {
      disguise = value
    },
    setForging(value: typeof forging): void {
      forging = value
    },
    /** Every token that it gave out. */
    listTokens: (): readonly string[] => tokens,
    setDown(value: boolean): void {
      isDown = value
    },
    /** The person agrees: the query that the browser brings back. */
    agree(address: string): string {
      const { searchParams } = new URL(address)
      const code = randomUUID()
      const nonce = searchParams.get('nonce')!
      codes.set(code, { nonce, challenge: searchParams.get('code_challenge')!, claims })
      return new URLSearchParams({
        code,
        state: searchParams.get('state')!,
        iss: issuer,
      }).toString()
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

import * as client from 'openid-client'
import { Refusal } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'

/** Setting KARVAN_OIDC. */
export interface OpenIdSettings {
  /** What the button says. */
  name: string
  /** `https://…`; plain http only on this machine. */
  issuer: string
  client: string
  secret: string
}

/** Where the issuer sends people back to, below our origin. */
const CALLBACK_PATH = '/api/session/openid-connect/callback'

/** What the issuer vouches for. */
export interface Vouched {
  issuer: string
  subject: string
  /** Undefined unless the issuer verified it. */
  email: string | undefined
  name: string | undefined
}

export interface Begun {
  state: string
  nonce: string
  verifier: string
}

/**
 * OpenID Connect Core 1.0, authorization code flow (§3.1) with state, nonce and PKCE (RFC 7636). The issuer is looked
 * up when first needed: a start does not wait for it. `fetchIssuer`: how it is reached.
 */
export const createOpenId = (
  settings: OpenIdSettings,
  origin: string,
  fetchIssuer: typeof fetch = fetch,
) => {
  let discovered: Promise<client.Configuration> | undefined
  const discover = (): Promise<client.Configuration> => {
    discovered ??= discoverIssuer(settings, fetchIssuer).catch((fault: unknown) => {
      discovered = undefined
      throw fault
    })
    return discovered
  }
  const redirect = new URL(CALLBACK_PATH, origin)

  return {
    name: settings.name,
    createVerifier: (): string => client.randomPKCECodeVerifier(),
    createNonce: (): string => client.randomNonce(),

    async buildAddress({ state, nonce, verifier }: Begun): Promise<string> {
      return orUnavailable(
        async () =>
          client.buildAuthorizationUrl(await discover(), {
            redirect_uri: redirect.href,
            scope: 'openid email profile',
            state,
            nonce,
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }).href,
      )
    },

    /** `query`: what the issuer sent back with the browser. */
    async finish(query: string, { state, nonce, verifier }: Begun): Promise<Vouched> {
      return orUnavailable(async () => {
        const config = await discover()
        const tokens = await client.authorizationCodeGrant(config, new URL(`?${query}`, redirect), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        const told =
          claims.email !== undefined || !config.serverMetadata().userinfo_endpoint
            ? claims
            : await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        return vouchedOf(claims.iss, claims.sub, told)
      })
    },
  }
}

const discoverIssuer = async (
  { issuer, client: id, secret }: OpenIdSettings,
  fetchIssuer: typeof fetch,
): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), id, secret, undefined, {
    [client.customFetch]: fetchIssuer as client.CustomFetch,
    execute: [
      // The library trusts an ID token that it fetched itself; we hold its signature against the issuer's keys too.
      client.enableNonRepudiationChecks,
      ...(new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  })

const vouchedOf = (
  issuer: string,
  subject: string,
  { email, email_verified, name }: Record<string, unknown>,
): Vouched => ({
  issuer,
  subject,
  email: typeof email === 'string' && email_verified === true ? email : undefined,
  name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : undefined,
})

/** Whatever goes wrong between us and the issuer is one refusal; the fault's own words stay with it as its cause. */
const orUnavailable = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (fault) {
    const refusal = new Refusal(refusals.issuerUnavailable)
    refusal.cause = fault
    throw refusal
  }
}

export type OpenId = ReturnType<typeof createOpenId>

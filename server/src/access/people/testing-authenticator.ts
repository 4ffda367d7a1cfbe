import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { PasskeyAssertion, PasskeyAttestation } from '@karvan/contract'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest()
const encode = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url')

/** Flags of authenticator data (W3C Web Authentication Level 3 §6.1): present, verified, credential data attached. */
const PRESENT = 0x01
const VERIFIED = 0x04
const ATTACHED = 0x40

interface Ceremony {
  challenge: string
  origin: string
  /** Host name. */
  site: string
}

/** An authenticator in software: one ES256 credential, as W3C Web Authentication Level 3 §6 describes. */
export const createAuthenticator = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  let count = 0
  let verifies = true
  let handle: string | null = null

  const clientData = (type: string, { challenge, origin }: Ceremony): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const dataOf = (site: string, flags: number, more = Buffer.alloc(0)): Buffer => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    const flag = flags | PRESENT | (verifies ? VERIFIED : 0)
    return Buffer.concat([sha256(site), Buffer.from([flag]), counter, more])
  }
  /** COSE_Key of an EC2 key (RFC 9053 §7.1.1): kty 2, alg -7, crv 1, x, y. */
  const coseKey = (): Buffer => {
    const { x, y } = publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    const map = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x!)],
      [-3, bytes(y!)],
    ])
    return Buffer.from(isoCBOR.encode(map))
  }
  const common = {
    id: encode(credential),
    rawId: encode(credential),
    type: 'public-key' as const,
    clientExtensionResults: {},
  }

  return {
    id: encode(credential),
    /** Whether it asks its user for a finger or a number. */
    setVerifying(value: boolean): void {
      verifies = value
    },
    setCount(value: number): void {
      count = value
    },
    create(ceremony: Ceremony, userHandle: string): PasskeyAttestation {
      handle = userHandle
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credential.length)
      const attached = Buffer.concat([Buffer.alloc(16), length, credential, coseKey()])
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(dataOf(ceremony.site, ATTACHED, attached))],
      ])
      return {
        ...common,
        response: {
          clientDataJSON: encode(clientData('webauthn.create', ceremony)),
          attestationObject: encode(isoCBOR.encode(attestation as never)),
          transports: ['internal'],
        },
      }
    },
    get(ceremony: Ceremony): PasskeyAssertion {
      count++
      const data = dataOf(ceremony.site, 0)
      const client = clientData('webauthn.get', ceremony)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: encode(client),
          authenticatorData: encode(data),
          signature: encode(signature),
          userHandle: handle,
        },
      }
    },
  }
}

import type { Passkey, PasskeyOptions, Proof, Session } from '@karvan/contract'
import { send } from '../../api/client.ts'

/** The person said no, took too long, or has no passkey here. */
export class NoPasskey extends Error {}

/** Only over HTTPS or on localhost, and in browsers that read the options by themselves. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential

const asked = async (work: Promise<Credential | null>): Promise<unknown> => {
  try {
    const credential = await work
    if (credential instanceof PublicKeyCredential) return credential.toJSON()
  } catch (fault) {
    throw new NoPasskey('no passkey was given', { cause: fault })
  }
  throw new NoPasskey('no passkey was given')
}

/** Signs in with a passkey; with the ticket of a good password it is the second factor. */
export const signInWithPasskey = async (ticket?: string): Promise<Session> => {
  const start = await send<PasskeyOptions>('/api/session/passkey/options', {
    ticket: ticket ?? null,
  })
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    start.options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  const credential = await asked(navigator.credentials.get({ publicKey }))
  return send<Session>('/api/session/passkey', { ticket: start.ticket, credential })
}

/** Makes a passkey on this device or on one beside it. */
export const addPasskey = async (label: string, proof: Proof): Promise<Passkey> => {
  const start = await send<PasskeyOptions>('/api/people/me/passkeys/options', proof)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    start.options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  const credential = await asked(navigator.credentials.create({ publicKey }))
  return send<Passkey>('/api/people/me/passkeys', { ticket: start.ticket, label, credential })
}

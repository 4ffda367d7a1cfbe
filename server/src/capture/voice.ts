import type { Organisation, Provenance, Reason } from '@karvan/contract'
import { canonicalThing, type EpcisEvent, readThing } from '@karvan/epcis'
import {
  type Asker,
  type FindSpokenPlace,
  findDelegation,
  maySpeak,
  type PlaceRights,
  type Sight,
  sightOf,
  whyForeign,
} from '../access/index.ts'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** As whom something is captured. */
export interface Voice {
  organisation: Organisation
  provenance: Provenance
  /** The things that it may speak of, canonical; null: any. */
  things: ReadonlySet<string> | null
  /** Of the asker: it may declare errors in nobody else's events that it sees. */
  sight: 'all' | Sight
  /** Undefined: the organisation speaks itself. */
  representative: Representative | undefined
}

/** Who captures in the name of an organisation, by which grant. */
export interface Representative {
  asker: Asker
  grant: string
}

/** `by`: how an event came to be when neither a device nor the simulator says it. */
const provenanceOf = ({ role, organisation }: Asker, by: 'person' | 'import'): Provenance => {
  if (organisation.kind === 'simulation') return 'simulation'
  return role === 'device' ? 'device' : by
}

/** The asker's own voice; refuses those who capture nothing. */
export const deriveVoice = (asker: Asker, by: 'person' | 'import'): Voice => ({
  organisation: checkSpeaks(asker.organisation),
  provenance: provenanceOf(asker, by),
  things: asker.things && new Set(asker.things.map((text) => readThing(text) ?? text)),
  sight: sightOf(asker),
  representative: undefined,
})

/** The voice of an organisation that delegated capture to the asker. One that is not there is refused alike. */
export const deriveDelegatedVoice = async (
  asker: Asker,
  organisation: string,
  by: 'person' | 'import',
  findOrganisation: (id: string) => Promise<Organisation | undefined>,
): Promise<Voice> => {
  const grant = findDelegation(asker, organisation)
  const represented = grant === undefined ? undefined : await findOrganisation(organisation)
  if (grant === undefined || !represented || represented.kind === 'simulation')
    throw new Refusal(refusals.notDelegated)
  return {
    organisation: checkSpeaks(represented),
    provenance: provenanceOf(asker, by),
    things: null,
    sight: sightOf(asker),
    representative: { asker, grant },
  }
}

const checkSpeaks = (organisation: Organisation): Organisation => {
  if (maySpeak(organisation)) return organisation
  throw new Refusal(refusals.saysNothing, { detail: `a ${organisation.kind} captures nothing` })
}

interface Spoken {
  event: EpcisEvent
  pointer: string
}

/** Why the organisation may not speak of a place, if it may not. */
export type PlaceJudge = (id: string, pointer: string) => Reason[]

/** Places repeat: each is looked up once. */
export const createPlaceJudge = ({
  voice,
  rights,
  findPlace,
}: {
  voice: Voice
  rights: PlaceRights
  findPlace: FindSpokenPlace
}): PlaceJudge => {
  const known = new Map<string, string | undefined>()
  const why = (id: string): string | undefined => {
    if (!known.has(id))
      known.set(id, whyForeign(voice.organisation, findPlace(canonicalThing(id)), rights))
    return known.get(id)
  }
  return (id, pointer) => {
    const message = why(id)
    const { code } = refusals.foreignPlace
    return message === undefined ? [] : [{ pointer, code, message }]
  }
}

const LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const
const QUANTITIES = [
  'quantityList',
  'childQuantityList',
  'inputQuantityList',
  'outputQuantityList',
] as const

/** Everything that an event names as a thing or a class, with where it stands. */
const listNamed = (event: EpcisEvent): { at: string; uri: string }[] => {
  const members = event as unknown as Record<string, unknown>
  const parent = members.parentID as string | undefined
  return [
    ...(parent === undefined ? [] : [{ at: 'parentID', uri: parent }]),
    ...LISTS.flatMap((list) =>
      ((members[list] ?? []) as string[]).map((uri, index) => ({ at: `${list}/${index}`, uri })),
    ),
    ...QUANTITIES.flatMap((list) =>
      ((members[list] ?? []) as { epcClass: string }[]).map(({ epcClass: uri }, index) => ({
        at: `${list}/${index}/epcClass`,
        uri,
      })),
    ),
  ]
}

/** Every thing of the events of which a device may not speak. */
export const listForeignThings = (
  events: readonly Spoken[],
  things: ReadonlySet<string>,
): Reason[] =>
  events.flatMap(({ event, pointer }) =>
    listNamed(event)
      .filter(({ uri }) => !things.has(canonicalThing(uri)))
      .map(({ at }) => ({
        pointer: `${pointer}/${at}`,
        code: refusals.foreignThing.code,
        message: 'this device may not speak of this thing',
      })),
  )

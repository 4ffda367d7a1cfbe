import { RELEASING, type Thing, type Whereabouts } from '@karvan/contract'
import { type Translate, translateWord } from '../../i18n/index.ts'
import type { IconName } from '../../ui/icons.ts'
import type { NamePlace } from '../network/network.ts'

const CBV =
  /^(?:urn:epcglobal:cbv:(?:bizstep|disp):|https:\/\/(?:ref\.)?gs1\.org\/(?:cbv|voc)\/(?:BizStep-|Disp-)?)/

/** The bare word of a CBV business step or disposition, however it is written. */
export const bareWord = (uri: string): string =>
  uri === RELEASING ? 'releasing' : uri.replace(CBV, '')

export const nameStep = (bizStep: string | null, t: Translate): string =>
  bizStep === null ? t('step.none') : translateWord(t, 'step', bareWord(bizStep))

export const nameDisposition = (disposition: string, t: Translate): string =>
  translateWord(t, 'disposition', bareWord(disposition))

const STEP_ICONS: Record<string, IconName> = {
  arriving: 'arrived',
  departing: 'departed',
  loading: 'loaded',
  unloading: 'unloaded',
  inspecting: 'inspected',
  holding: 'held',
  releasing: 'released',
}

export const iconOfStep = (bizStep: string | null): IconName =>
  STEP_ICONS[bizStep === null ? '' : bareWord(bizStep)] ?? 'seen'

/** Where a thing is, in words: at a place, between places, or the bare position. */
export const describeWhere = (thing: Thing, t: Translate, namePlace: NamePlace): string => {
  const from = thing.where?.place
  if (thing.estimate) return describeWay(thing, t, namePlace)
  if (from) return t('where.at', { place: namePlace(from) })
  if (thing.nextPlace) return t('where.towards', { to: namePlace(thing.nextPlace) })
  return thing.where ? describePosition(thing.where, t) : t('where.unknown')
}

const describeWay = ({ where, nextPlace }: Thing, t: Translate, namePlace: NamePlace): string => {
  const from = where?.place ? namePlace(where.place) : undefined
  const to = nextPlace ? namePlace(nextPlace) : undefined
  if (from && to) return t('where.between', { from, to })
  if (to) return t('where.towards', { to })
  return from ? t('where.left', { from }) : t('where.unknown')
}

export const describePosition = ({ latitude, longitude }: Whereabouts, t: Translate): string =>
  latitude === null || longitude === null
    ? t('where.unknown')
    : t('where.position', { latitude: latitude.toFixed(3), longitude: longitude.toFixed(3) })

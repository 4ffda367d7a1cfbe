import type { Deed } from '@karvan/contract'
import { useMay } from '../features/access/may.ts'
import type { MessageId } from '../i18n/index.ts'
import type { IconName } from '../ui/icons.ts'

export interface Room {
  path: '/events' | '/sharing' | '/organisation' | '/audit'
  icon: IconName
  text: MessageId
  deed: Deed
}

const ROOMS: readonly Room[] = [
  { path: '/events', icon: 'events', text: 'nav.events', deed: 'see' },
  { path: '/sharing', icon: 'share', text: 'nav.sharing', deed: 'share' },
  { path: '/organisation', icon: 'organisation', text: 'nav.organisation', deed: 'see' },
  { path: '/audit', icon: 'trail', text: 'nav.audit', deed: 'audit' },
]

/** The rooms behind the first three that the session may use: none that would only refuse. */
export const useRooms = (): readonly Room[] => {
  const may = useMay()
  return ROOMS.filter(({ deed }) => may(deed))
}

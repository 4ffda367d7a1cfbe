import type { Deed } from '@karvan/contract'
import type { MessageId } from '../../i18n/index.ts'
import type { IconName } from '../../ui/icons.ts'
import { useMay } from './may.ts'

export interface AccessRoom {
  path: '/sharing' | '/organisation' | '/audit'
  icon: IconName
  text: MessageId
  deed: Deed
}

const ROOMS: readonly AccessRoom[] = [
  { path: '/sharing', icon: 'share', text: 'nav.sharing', deed: 'share' },
  { path: '/organisation', icon: 'organisation', text: 'nav.organisation', deed: 'see' },
  { path: '/audit', icon: 'trail', text: 'nav.audit', deed: 'audit' },
]

/** The screens of access that the session may use: none that would only refuse. */
export const useAccessRooms = (): readonly AccessRoom[] => {
  const may = useMay()
  return ROOMS.filter(({ deed }) => may(deed))
}

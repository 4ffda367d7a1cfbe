import type {
  CreatedInvitation,
  CreatedReset,
  Invitation,
  Me,
  Member,
  MembershipEnded,
  NewInvitation,
  NewResetPassword,
  NewRole,
  PeopleRules,
  PersonSession,
  Proof,
  RecoveryCodes,
  Session,
  SetUp,
  ShownInvitation,
  ShownReset,
  TotpStarted,
  WaysIn,
} from '@karvan/contract'
import { queryOptions } from '@tanstack/react-query'
import { remove, request, send } from '../../api/client.ts'

const of = (organisation: string): string => `?${new URLSearchParams({ organisation })}`
const path = (id: string): string => encodeURIComponent(id)

/** Whether the first person is still to be made; open to everybody. */
export const setUpQuery = queryOptions({
  queryKey: ['set-up'],
  queryFn: ({ signal }) => request<SetUp>('/api/set-up', { signal }),
  networkMode: 'always',
  retry: false,
})

export const waysQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: ({ signal }) => request<WaysIn>('/api/session/ways', { signal }),
  networkMode: 'always',
  retry: false,
})

/** The person who signed in; not asked for where a key did. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('/api/people/me', { signal }),
  staleTime: 60_000,
})

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => request<PersonSession[]>('/api/sessions', { signal }),
})

export const membersQuery = (organisation: string) =>
  queryOptions({
    queryKey: ['people', organisation],
    queryFn: ({ signal }) => request<Member[]>(`/api/people${of(organisation)}`, { signal }),
  })

export const invitationsQuery = (organisation: string) =>
  queryOptions({
    queryKey: ['invitations', organisation],
    queryFn: ({ signal }) =>
      request<Invitation[]>(`/api/invitations${of(organisation)}`, { signal }),
  })

export const rulesQuery = (organisation: string) =>
  queryOptions({
    queryKey: ['people-rules', organisation],
    queryFn: ({ signal }) =>
      request<PeopleRules>(`/api/people/rules${of(organisation)}`, { signal }),
  })

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => send<ShownInvitation>('/api/invitations/shown', { token }),
    retry: false,
    networkMode: 'always',
  })

export const resetQuery = (token: string) =>
  queryOptions({
    queryKey: ['reset', token],
    queryFn: () => send<ShownReset>('/api/resets/shown', { token }),
    retry: false,
    networkMode: 'always',
  })

export const setPasswordByLink = (given: NewResetPassword) =>
  send<void>('/api/resets/password', given)

export const acceptInvitation = (acceptance: {
  token: string
  name?: string
  password?: string
}): Promise<Session> => send('/api/invitations/acceptance', acceptance)

export const switchOrganisation = (organisation: string): Promise<Session> =>
  send('/api/session/organisation', { organisation }, 'PUT')

export const rename = (name: string) => send<Me>('/api/people/me/name', { name }, 'PUT')
export const changePassword = (given: { current?: string; password: string }) =>
  send<void>('/api/people/me/password', given, 'PUT')

export const startTotp = (proof: Proof) => send<TotpStarted>('/api/people/me/totp', proof)
export const confirmTotp = (given: { ticket: string; code: string }) =>
  send<RecoveryCodes>('/api/people/me/totp', given, 'PUT')
export const removeTotp = (proof: Proof) => send<void>('/api/people/me/totp/removal', proof)
export const makeRecoveryCodes = (proof: Proof) =>
  send<RecoveryCodes>('/api/people/me/recovery-codes', proof)
export const removePasskey = (id: string, proof: Proof) =>
  send<void>(`/api/people/me/passkeys/${path(id)}`, proof, 'DELETE')

export const endSession = (id: string) => remove(`/api/sessions/${path(id)}`)
export const endSessions = () => remove('/api/sessions')
export const readExport = () => request<object>('/api/people/me/export')
export const eraseMe = (proof: Proof) => send<void>('/api/people/me', proof, 'DELETE')

export const changeRole = ({ id, ...role }: NewRole & { id: string }) =>
  send<Member>(`/api/people/${path(id)}/role`, role, 'PUT')
export const endMembership = ({ id, organisation }: Member): Promise<MembershipEnded> =>
  request(`/api/people/${path(id)}${of(organisation)}`, { method: 'DELETE' })
export const endSessionsOf = ({ id, organisation }: Member) =>
  remove(`/api/people/${path(id)}/sessions${of(organisation)}`)
export const createReset = ({ id, organisation }: Member) =>
  send<CreatedReset>(`/api/people/${path(id)}/reset${of(organisation)}`, {})
export const putRules = ({ organisation, ...rules }: PeopleRules & { organisation: string }) =>
  send<PeopleRules>(`/api/people/rules${of(organisation)}`, rules, 'PUT')

export const invite = (invitation: NewInvitation) =>
  send<CreatedInvitation>('/api/invitations', invitation)
export const revokeInvitation = (id: string) => remove(`/api/invitations/${path(id)}`)

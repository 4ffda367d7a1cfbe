import type { Member } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatAgo, formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useNow } from '../../ui/useNow.ts'
import { useSession } from './may.ts'
import { endMembership, endSessionsOf, membersQuery } from './people.ts'
import { ResetDialog } from './ResetDialog.tsx'
import { RoleDialog } from './RoleDialog.tsx'

/** The people of an organisation with their roles. */
export const MembersPanel = ({ organisation }: { organisation: string }) => {
  const { t, language } = useText()
  const now = useNow(60_000)
  const { data, error, refetch } = useQuery(membersQuery(organisation))
  const [changed, setChanged] = useState<Member>()
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const formats = {
    since: (time: string) => formatDay(time, language),
    seen: (time: string) => formatAgo(time, now, t),
  }
  return (
    <Panel id="people-title" title={t('organisationPart.people')} hint={t('people.hint')} isFlush>
      <Table
        label={t('organisationPart.people')}
        columns={memberColumns(formats, t)}
        rows={data}
        rowId={({ id }) => id}
        empty={t('people.none')}
        actions={(member) => <MemberActions member={member} onChange={() => setChanged(member)} />}
      />
      {changed && <RoleDialog member={changed} onClose={() => setChanged(undefined)} />}
    </Panel>
  )
}

interface MemberActionsProps {
  member: Member
  onChange: () => void
}

/** What may be done with a member; not with oneself: that is on the own account. */
const MemberActions = ({ member, onChange }: MemberActionsProps) => {
  const { t } = useText()
  const queries = useQueryClient()
  const { person } = useSession()
  const [isResetting, setResetting] = useState(false)
  const reread = () => queries.invalidateQueries({ queryKey: ['people', member.organisation] })
  if (member.id === person) return null
  return (
    <span className="member-actions">
      <Button aria-label={`${t('people.changeRole')}: ${member.name}`} onPress={onChange}>
        {t('people.changeRole')}
      </Button>
      <Button
        aria-label={`${t('people.reset')}: ${member.name}`}
        onPress={() => setResetting(true)}
      >
        {t('people.reset')}
      </Button>
      {isResetting && <ResetDialog member={member} onClose={() => setResetting(false)} />}
      <ConfirmButton
        text={t('people.endSessions')}
        of={member.name}
        title={t('people.endSessionsTitle', { name: member.name })}
        consequence={t('people.endSessionsHint')}
        run={() => endSessionsOf(member).then(reread)}
      />
      <ConfirmButton
        text={t('common.remove')}
        of={member.name}
        title={t('people.removeTitle', { name: member.name })}
        consequence={t('people.removeHint')}
        run={() => endMembership(member).then(reread)}
      />
    </span>
  )
}

const memberColumns = (
  format: { since: (time: string) => string; seen: (time: string) => string },
  t: Translate,
): Column<Member>[] => [
  {
    id: 'name',
    title: t('person.name'),
    cell: ({ name, email }) => (
      <span>
        <strong>{name}</strong>
        <span className="records-sub data">{email}</span>
      </span>
    ),
  },
  { id: 'role', title: t('keys.role'), cell: ({ role }) => <span>{t(`role.${role}`)}</span> },
  {
    id: 'factor',
    title: t('people.factor'),
    cell: ({ hasSecondFactor }) => (
      <span>{t(hasSecondFactor ? 'people.factorYes' : 'people.factorNo')}</span>
    ),
  },
  {
    id: 'since',
    title: t('person.since'),
    cell: ({ sinceTime }) => <span>{format.since(sinceTime)}</span>,
  },
  {
    id: 'seen',
    title: t('sessions.seen'),
    cell: ({ seenTime }) => (
      <span>{seenTime === null ? t('people.notSeen') : format.seen(seenTime)}</span>
    ),
  },
]

import type { Invitation } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { FaultNote } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { InvitationDialog } from './InvitationDialog.tsx'
import { invitationsQuery, revokeInvitation } from './people.ts'

/** Invitations that may still be accepted. */
export const InvitationsPanel = ({ organisation }: { organisation: string }) => {
  const { t, language } = useText()
  const queries = useQueryClient()
  const { data, error } = useQuery(invitationsQuery(organisation))
  const [isInviting, setInviting] = useState(false)
  const reread = () => queries.invalidateQueries({ queryKey: ['invitations', organisation] })
  return (
    <Panel
      id="invitations-title"
      title={t('invitations.title')}
      hint={t('invitations.hint')}
      isFlush
      action={
        <Button look="primary" onPress={() => setInviting(true)}>
          {t('invitations.invite')}
        </Button>
      }
    >
      <FaultNote fault={error} />
      {data && (
        <Table
          label={t('invitations.title')}
          columns={invitationColumns((time) => formatDay(time, language), t)}
          rows={data}
          rowId={({ id }) => id}
          empty={t('invitations.none')}
          actions={({ id, email }) => (
            <ConfirmButton
              text={t('common.revoke')}
              of={email}
              title={t('invitations.revokeTitle', { email })}
              consequence={t('invitations.revokeHint')}
              run={() => revokeInvitation(id).then(reread)}
            />
          )}
        />
      )}
      {isInviting && (
        <InvitationDialog organisation={organisation} onClose={() => setInviting(false)} />
      )}
    </Panel>
  )
}

const invitationColumns = (
  format: (time: string) => string,
  t: Translate,
): Column<Invitation>[] => [
  {
    id: 'email',
    title: t('person.email'),
    cell: ({ email }) => <strong className="data">{email}</strong>,
  },
  { id: 'role', title: t('keys.role'), cell: ({ role }) => <span>{t(`role.${role}`)}</span> },
  {
    id: 'until',
    title: t('state.until'),
    cell: ({ expiresTime }) => <span>{format(expiresTime)}</span>,
  },
]

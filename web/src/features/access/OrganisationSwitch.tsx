import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { SelectField } from '../../ui/fields.tsx'
import { useSession } from './may.ts'
import { meQuery, switchOrganisation } from './people.ts'
import { enter } from './session.ts'

/** A session acts in one organisation at a time: who belongs to several goes on in another. */
export const OrganisationSwitch = ({ onDone }: { onDone: () => void }) => {
  const { t } = useText()
  const queries = useQueryClient()
  const { organisation } = useSession()
  const { data: me } = useQuery(meQuery)
  const { mutate, error } = useMutation({
    mutationFn: switchOrganisation,
    networkMode: 'always',
    onSuccess: (session) => {
      onDone()
      void enter(queries, session)
    },
  })
  if (!me || me.memberships.length < 2) return null
  return (
    <div className="account-switch">
      <SelectField
        label={t('account.actFor')}
        value={organisation.id}
        options={me.memberships.map(({ organisation: id, name }) => [id, name])}
        onChange={(id) => id !== organisation.id && mutate(id)}
      />
      <FaultNote fault={error} />
    </div>
  )
}

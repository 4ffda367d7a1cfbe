import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { SelectField } from '../../ui/fields.tsx'
import { InvitationsPanel } from './InvitationsPanel.tsx'
import { MembersPanel } from './MembersPanel.tsx'
import { useMay, useSession } from './may.ts'
import { organisationsQuery } from './organisations.ts'
import { RulesPanel } from './RulesPanel.tsx'

/** Who belongs to the organisation, who is invited, and what is asked of them. */
export const PeoplePart = () => {
  const { t } = useText()
  const may = useMay()
  const { organisation: own } = useSession()
  const { data: organisations = [] } = useQuery(organisationsQuery)
  const [organisation, setOrganisation] = useState(own.id)
  return (
    <>
      {may('govern') && organisations.length > 1 && (
        <div className="choose-organisation">
          <SelectField
            label={t('nav.organisation')}
            value={organisation}
            options={organisations.map(({ id, name }) => [id, name])}
            onChange={setOrganisation}
          />
        </div>
      )}
      <MembersPanel organisation={organisation} />
      <InvitationsPanel organisation={organisation} />
      <RulesPanel organisation={organisation} />
    </>
  )
}

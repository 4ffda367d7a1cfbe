import { AUDIT_ACTIONS } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { translateWord, useText } from '../../i18n/index.ts'
import { SelectField } from '../../ui/fields.tsx'
import { organisationsQuery } from '../access/organisations.ts'
import type { AuditFilter } from './audit.ts'

interface AuditFiltersProps {
  filter: AuditFilter
  onChange: (given: Pick<AuditFilter, 'owner' | 'action'>) => void
}

export const AuditFilters = ({ filter, onChange }: AuditFiltersProps) => {
  const { t } = useText()
  const { data: organisations = [] } = useQuery(organisationsQuery)
  const { as, owner = '', action = '' } = filter
  // An action from an address stays choosable, also one that these screens have no word for.
  const actions = [...new Set<string>([...AUDIT_ACTIONS, ...(action ? [action] : [])])]
  return (
    <div className="filter-line">
      <SelectField
        label={t('audit.action')}
        value={action}
        options={[
          ['', t('audit.allActions')],
          ...actions.map((name) => [name, translateWord(t, 'action', name)] as const),
        ]}
        onChange={(value) => onChange({ owner, action: value || undefined })}
      />
      {as === 'house' && (
        <SelectField
          label={t('audit.owner')}
          value={owner}
          options={[
            ['', t('audit.allOwners')],
            ...organisations.map(({ id, name }) => [id, name] as const),
          ]}
          onChange={(value) => onChange({ owner: value || undefined, action })}
        />
      )}
    </div>
  )
}

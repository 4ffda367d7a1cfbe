import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { useSession } from './may.ts'
import { organisationsQuery } from './organisations.ts'

interface OrganisationFieldProps {
  label: string
  value: string
  error?: string | undefined
  onChange: (id: string) => void
}

/** Another organisation by its id: offered where it is known, typed where it is not. */
export const OrganisationField = ({ label, value, error, onChange }: OrganisationFieldProps) => {
  const { t } = useText()
  const list = useId()
  const { organisation } = useSession()
  const { data = [] } = useQuery(organisationsQuery)
  const others = data.filter(({ id }) => id !== organisation.id)
  const chosen = others.find(({ id }) => id === value)
  return (
    <>
      <TextField
        label={label}
        hint={chosen?.name ?? t('organisation.idHint')}
        error={error}
        isMono
        list={list}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        onChange={onChange}
      />
      <datalist id={list}>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}

import type { Proof } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useText } from '../../i18n/index.ts'
import { PasswordField } from './PasswordField.tsx'
import { meQuery } from './people.ts'

interface ProofFieldProps {
  value: string
  onChange: (password: string) => void
}

/** Asked before what would let somebody else stay in: who has no password has just signed in. */
export const ProofField = ({ value, onChange }: ProofFieldProps) => {
  const { t } = useText()
  const { data: me } = useQuery(meQuery)
  if (me?.hasPassword === false) return <p className="muted">{t('proof.recent')}</p>
  return (
    <PasswordField label={t('proof.password')} use="current" value={value} onChange={onChange} />
  )
}

export const proofOf = (password: string): Proof => ({ password: password || null })

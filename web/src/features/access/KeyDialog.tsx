import type { CreatedKey, Deed, NewKey, Role } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { SecretDialog } from '../../app/SecretDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { AreaField, ChoicesField, SelectField, TextField } from '../../ui/fields.tsx'
import { ExpiryField } from '../sharing/ExpiryField.tsx'
import { endOfDay } from '../sharing/expiry.ts'
import { splitThings } from '../sharing/splitThings.ts'
import { makeKey } from './keys.ts'
import { useMay, useSession } from './may.ts'
import { organisationsQuery } from './organisations.ts'
import { KEY_ROLES } from './roles.ts'

interface Draft {
  organisation: string
  role: Role
  label: string
  /** None chosen: all that the role may. */
  scopes: Deed[]
  things: string
  /** Empty: it does not end by itself. */
  day: string
}

type Faults = Partial<Record<'label' | 'day', string>>

const checkDraft = ({ label, day }: Draft, t: Translate): Faults => {
  const end = endOfDay(day)
  return {
    ...(!label.trim() && { label: t('form.missing') }),
    ...(day && (!end || Date.parse(end) < Date.now()) && { day: t('form.dayAhead') }),
  }
}

const keyOf = ({ organisation, role, label, scopes, things, day }: Draft): NewKey => {
  const named = splitThings(things)
  return {
    organisation,
    role,
    label: label.trim(),
    ...(scopes.length > 0 && { scopes }),
    ...(day && { expiresTime: endOfDay(day)! }),
    ...(role === 'device' && named.length > 0 && { things: named }),
  }
}

/** Makes a key; then shows its secret, this once. */
export const KeyDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  const [made, setMade] = useState<CreatedKey>()
  if (!made) return <KeyForm onMade={setMade} onClose={onClose} />
  return (
    <SecretDialog
      title={t('keys.madeTitle')}
      hint={t('keys.madeHint', { label: made.key.label })}
      label={t('signIn.key')}
      secret={made.secret}
      onClose={onClose}
    />
  )
}

interface KeyFormProps {
  onMade: (made: CreatedKey) => void
  onClose: () => void
}

const KeyForm = ({ onMade, onClose }: KeyFormProps) => {
  const { t } = useText()
  const { organisation } = useSession()
  const [draft, setDraft] = useState<Draft>({
    organisation: organisation.id,
    role: 'capturer',
    label: '',
    scopes: [],
    things: '',
    day: '',
  })
  const [faults, setFaults] = useState<Faults>({})
  const make = useDeed({ run: makeKey, changes: ['keys'], onDone: onMade })
  const submit = (): void => {
    const found = checkDraft(draft, t)
    setFaults(found)
    if (Object.keys(found).length === 0) make.mutate(keyOf(draft))
  }
  return (
    <FormDialog
      title={t('keys.make')}
      submitText={t('keys.make')}
      fault={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <KeyFields
        draft={draft}
        faults={faults}
        onChange={(part) => setDraft((now) => ({ ...now, ...part }))}
      />
    </FormDialog>
  )
}

interface KeyFieldsProps {
  draft: Draft
  faults: Faults
  onChange: (part: Partial<Draft>) => void
}

const KeyFields = ({ draft, faults, onChange }: KeyFieldsProps) => {
  const { t } = useText()
  const may = useMay()
  const { deeds } = useSession()
  const { data: organisations = [] } = useQuery(organisationsQuery)
  return (
    <>
      {may('govern') && (
        <SelectField
          label={t('nav.organisation')}
          value={draft.organisation}
          options={organisations.map(({ id, name }) => [id, name])}
          onChange={(organisation) => onChange({ organisation })}
        />
      )}
      <TextField
        label={t('keys.label')}
        hint={t('keys.labelHint')}
        maxLength={200}
        error={faults.label}
        value={draft.label}
        onChange={(label) => onChange({ label })}
      />
      <SelectField
        label={t('keys.role')}
        hint={t(`roleHint.${draft.role}`)}
        value={draft.role}
        options={KEY_ROLES.map((role) => [role, t(`role.${role}`)])}
        onChange={(role) => onChange({ role, scopes: [] })}
      />
      {draft.role === 'device' ? (
        <AreaField
          label={t('grants.things')}
          hint={t('keys.thingsHint')}
          isMono
          rows={2}
          value={draft.things}
          onChange={(things) => onChange({ things })}
        />
      ) : (
        <ChoicesField
          label={t('keys.scopes')}
          hint={t('keys.scopesHint')}
          options={deeds.map((deed) => [deed, t(`deed.${deed}`)])}
          chosen={draft.scopes}
          onChange={(scopes) => onChange({ scopes })}
        />
      )}
      <ExpiryField
        hint={t('keys.dayHint')}
        value={draft.day}
        error={faults.day}
        onChange={(day) => onChange({ day })}
      />
    </>
  )
}

import type { CreatedTrackingLink, LinkField, NewTrackingLink } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { SecretDialog } from '../../app/SecretDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { ChoicesField, TextField } from '../../ui/fields.tsx'
import { ExpiryField } from './ExpiryField.tsx'
import { dayAfter, endOfDay } from './expiry.ts'
import { makeLink, SHARED } from './sharing.ts'

const FIELDS: readonly LinkField[] = ['status', 'place', 'times', 'timeline']
const DEFAULT_DAYS = 14

interface Draft {
  thing: string
  label: string
  fields: LinkField[]
  day: string
}

type Faults = Partial<Record<'thing' | 'label' | 'fields' | 'day', string>>

const checkDraft = ({ thing, label, fields, day }: Draft, t: Translate): Faults => {
  const end = endOfDay(day)
  return {
    ...(!thing.trim() && { thing: t('form.missing') }),
    ...(!label.trim() && { label: t('form.missing') }),
    ...(fields.length === 0 && { fields: t('links.fieldsMissing') }),
    ...((!end || Date.parse(end) < Date.now()) && { day: t('form.dayAhead') }),
  }
}

const linkOf = ({ thing, label, fields, day }: Draft): NewTrackingLink => ({
  thing: thing.trim(),
  label: label.trim(),
  fields,
  expiresTime: endOfDay(day)!,
})

interface LinkDialogProps {
  thing?: string
  onClose: () => void
}

/** Makes a public link; then shows it, this once. */
export const LinkDialog = ({ thing = '', onClose }: LinkDialogProps) => {
  const [made, setMade] = useState<CreatedTrackingLink>()
  return made ? (
    <MadeLink made={made} onClose={onClose} />
  ) : (
    <LinkForm thing={thing} onMade={setMade} onClose={onClose} />
  )
}

interface LinkFormProps {
  thing: string
  onMade: (made: CreatedTrackingLink) => void
  onClose: () => void
}

const LinkForm = ({ thing, onMade, onClose }: LinkFormProps) => {
  const { t } = useText()
  const [draft, setDraft] = useState<Draft>({
    thing,
    label: '',
    fields: ['status', 'place'],
    day: dayAfter(new Date(), DEFAULT_DAYS),
  })
  const [faults, setFaults] = useState<Faults>({})
  const make = useDeed({ run: makeLink, changes: SHARED, onDone: onMade })
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }))
  const submit = (): void => {
    const found = checkDraft(draft, t)
    setFaults(found)
    if (Object.keys(found).length === 0) make.mutate(linkOf(draft))
  }
  return (
    <FormDialog
      title={t('links.make')}
      submitText={t('links.make')}
      fault={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('links.thing')}
        isMono
        maxLength={300}
        autoComplete="off"
        spellCheck={false}
        error={faults.thing}
        value={draft.thing}
        onChange={(text) => change({ thing: text })}
      />
      <TextField
        label={t('links.label')}
        hint={t('links.labelHint')}
        maxLength={200}
        error={faults.label}
        value={draft.label}
        onChange={(label) => change({ label })}
      />
      <ChoicesField
        label={t('links.fields')}
        hint={t('links.fieldsHint')}
        error={faults.fields}
        options={FIELDS.map((field) => [field, t(`linkField.${field}`)])}
        chosen={draft.fields}
        onChange={(fields) => change({ fields })}
      />
      <ExpiryField value={draft.day} error={faults.day} onChange={(day) => change({ day })} />
    </FormDialog>
  )
}

const MadeLink = ({ made, onClose }: { made: CreatedTrackingLink; onClose: () => void }) => {
  const { t } = useText()
  return (
    <SecretDialog
      title={t('links.made')}
      hint={t('links.madeHint')}
      label={t('links.address')}
      secret={`${window.location.origin}/t/${made.token}`}
      onClose={onClose}
    />
  )
}

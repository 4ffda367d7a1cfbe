import type { GrantKind, NewGrant } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/fields.tsx'
import { OrganisationField } from '../access/OrganisationField.tsx'
import { ExpiryField } from './ExpiryField.tsx'
import { dayAfter, endOfDay } from './expiry.ts'
import { giveGrant, SHARED } from './sharing.ts'
import { splitThings } from './splitThings.ts'

const KINDS: readonly GrantKind[] = ['read', 'delegate']
const DEFAULT_DAYS = 30
const PURPOSE_MINIMUM = 3

interface Draft {
  receiver: string
  kind: GrantKind
  things: string
  mayCapture: boolean
  purpose: string
  day: string
}

type Faults = Partial<Record<'receiver' | 'purpose' | 'day', string>>

const checkDraft = (draft: Draft, t: Translate): Faults => {
  const end = endOfDay(draft.day)
  return {
    ...(!draft.receiver.trim() && { receiver: t('form.missing') }),
    ...(draft.purpose.trim().length < PURPOSE_MINIMUM && { purpose: t('grants.purposeMissing') }),
    ...((!end || Date.parse(end) < Date.now()) && { day: t('form.dayAhead') }),
  }
}

const grantOf = ({ receiver, kind, things, mayCapture, purpose, day }: Draft): NewGrant => {
  const named = splitThings(things)
  return {
    receiver: receiver.trim(),
    kind,
    purpose: purpose.trim(),
    expiresTime: endOfDay(day)!,
    ...(kind === 'read' && named.length > 0 && { things: named }),
    ...(kind === 'delegate' && { mayCapture }),
  }
}

interface GrantDialogProps {
  /** What the grant is for, where it is given from the page of a thing. */
  thing?: string
  onClose: () => void
}

/** Lets another organisation see, for a purpose and a time. */
export const GrantDialog = ({ thing = '', onClose }: GrantDialogProps) => {
  const { t } = useText()
  const [draft, setDraft] = useState<Draft>({
    receiver: '',
    kind: 'read',
    things: thing,
    mayCapture: false,
    purpose: '',
    day: dayAfter(new Date(), DEFAULT_DAYS),
  })
  const [faults, setFaults] = useState<Faults>({})
  const give = useDeed({ run: giveGrant, changes: SHARED, onDone: onClose })
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }))
  const submit = (): void => {
    const found = checkDraft(draft, t)
    setFaults(found)
    if (Object.keys(found).length === 0) give.mutate(grantOf(draft))
  }
  return (
    <FormDialog
      title={t('grants.give')}
      submitText={t('grants.give')}
      fault={give.error}
      isBusy={give.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <OrganisationField
        label={t('grants.receiver')}
        value={draft.receiver}
        error={faults.receiver}
        onChange={(receiver) => change({ receiver })}
      />
      <SelectField
        label={t('grants.kind')}
        hint={t(`grantKindHint.${draft.kind}`)}
        value={draft.kind}
        options={KINDS.map((kind) => [kind, t(`grantKind.${kind}`)])}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind === 'read' ? (
        <AreaField
          label={t('grants.things')}
          hint={t('grants.thingsHint')}
          isMono
          rows={3}
          value={draft.things}
          onChange={(things) => change({ things })}
        />
      ) : (
        <CheckField
          label={t('grants.mayCapture')}
          hint={t('grants.mayCaptureHint')}
          isChecked={draft.mayCapture}
          onChange={(mayCapture) => change({ mayCapture })}
        />
      )}
      <TextField
        label={t('grants.purpose')}
        hint={t('grants.purposeHint')}
        maxLength={300}
        error={faults.purpose}
        value={draft.purpose}
        onChange={(purpose) => change({ purpose })}
      />
      <ExpiryField value={draft.day} error={faults.day} onChange={(day) => change({ day })} />
    </FormDialog>
  )
}

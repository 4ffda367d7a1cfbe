import type { NewInterest } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { OrganisationField } from '../access/OrganisationField.tsx'
import { dayAfter, endOfDay, startOfDay } from './expiry.ts'
import { putInterest, SHARED } from './sharing.ts'

interface Draft {
  organisation: string
  thing: string
  from: string
  to: string
}

type Faults = Partial<Record<keyof Draft, string>>

const checkDraft = ({ organisation, thing, from, to }: Draft, t: Translate): Faults => ({
  ...(!organisation.trim() && { organisation: t('form.missing') }),
  ...(!thing.trim() && { thing: t('form.missing') }),
  ...(!startOfDay(from) && { from: t('form.missing') }),
  ...(to && (!endOfDay(to) || to < from) && { to: t('interests.endsBefore') }),
})

const interestOf = ({ organisation, thing, from, to }: Draft): NewInterest => ({
  organisation: organisation.trim(),
  thing: thing.trim(),
  fromTime: startOfDay(from)!,
  toTime: to ? endOfDay(to)! : null,
})

interface InterestDialogProps {
  thing: string
  onClose: () => void
}

/** Says that an organisation is a party to a thing for a time of events. */
export const InterestDialog = ({ thing, onClose }: InterestDialogProps) => {
  const { t } = useText()
  const [draft, setDraft] = useState<Draft>({
    organisation: '',
    thing,
    from: dayAfter(new Date(), 0),
    to: '',
  })
  const [faults, setFaults] = useState<Faults>({})
  const put = useDeed({ run: putInterest, changes: SHARED, onDone: onClose })
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }))
  const submit = (): void => {
    const found = checkDraft(draft, t)
    setFaults(found)
    if (Object.keys(found).length === 0) put.mutate(interestOf(draft))
  }
  return (
    <FormDialog
      title={t('interests.add')}
      submitText={t('interests.add')}
      fault={put.error}
      isBusy={put.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <OrganisationField
        label={t('interests.party')}
        value={draft.organisation}
        error={faults.organisation}
        onChange={(organisation) => change({ organisation })}
      />
      <TextField
        label={t('interests.thing')}
        isMono
        maxLength={300}
        error={faults.thing}
        value={draft.thing}
        onChange={(text) => change({ thing: text })}
      />
      <div className="form-row">
        <TextField
          type="date"
          label={t('interests.from')}
          error={faults.from}
          value={draft.from}
          onChange={(from) => change({ from })}
        />
        <TextField
          type="date"
          label={t('interests.to')}
          hint={t('interests.toHint')}
          error={faults.to}
          value={draft.to}
          onChange={(to) => change({ to })}
        />
      </div>
    </FormDialog>
  )
}

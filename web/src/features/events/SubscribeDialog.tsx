import type { NamedQuery, NewSubscription } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { SecretDialog } from '../../app/SecretDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { CheckField, SelectField, TextField } from '../../ui/fields.tsx'
import { KEPT } from './keptQueries.ts'
import { SCHEDULE_FIELDS, type ScheduleField } from './schedule.ts'
import { subscribe } from './subscriptions.ts'

interface Draft {
  queryName: string
  dest: string
  when: 'stream' | 'schedule'
  schedule: Record<ScheduleField, string>
  reportIfEmpty: boolean
}

type Faults = Partial<Record<'dest' | 'schedule', string>>

const NO_SCHEDULE: Draft['schedule'] = {
  second: '0',
  minute: '0',
  hour: '',
  dayOfMonth: '',
  month: '',
  dayOfWeek: '',
}

const checkDraft = ({ dest, when, schedule }: Draft, t: Translate): Faults => ({
  ...(!URL.canParse(dest.trim()) && { dest: t('subscription.destInvalid') }),
  ...(when === 'schedule' &&
    Object.values(schedule).every((text) => text.trim() === '') && {
      schedule: t('form.missing'),
    }),
})

/** 256 random bits, with which the receiver checks that it was us. */
const makeSecret = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

const subscriptionOf = (
  draft: Draft,
  signatureToken: string,
): NewSubscription & { queryName: string } => {
  const { queryName, dest, when, reportIfEmpty } = draft
  const given = SCHEDULE_FIELDS.map((field) => [field, draft.schedule[field].trim()] as const)
  const schedule = Object.fromEntries(given.filter(([, text]) => text !== ''))
  return {
    queryName,
    dest: dest.trim(),
    signatureToken,
    reportIfEmpty,
    ...(when === 'stream' ? { stream: true } : { schedule }),
  }
}

interface SubscribeDialogProps {
  queries: readonly NamedQuery[]
  onClose: () => void
}

/** Has what a query finds sent to an address; then shows the secret that signs it, this once. */
export const SubscribeDialog = ({ queries, onClose }: SubscribeDialogProps) => {
  const { t } = useText()
  const [secret] = useState(makeSecret)
  const [isMade, setMade] = useState(false)
  if (!isMade) {
    return (
      <SubscribeForm
        queries={queries}
        secret={secret}
        onMade={() => setMade(true)}
        onClose={onClose}
      />
    )
  }
  return (
    <SecretDialog
      title={t('subscription.made')}
      hint={t('subscription.secretHint')}
      label={t('subscription.secret')}
      secret={secret}
      onClose={onClose}
    />
  )
}

interface SubscribeFormProps extends SubscribeDialogProps {
  secret: string
  onMade: () => void
}

const SubscribeForm = ({ queries, secret, onMade, onClose }: SubscribeFormProps) => {
  const { t } = useText()
  const [draft, setDraft] = useState<Draft>({
    queryName: queries[0]!.name,
    dest: '',
    when: 'stream',
    schedule: NO_SCHEDULE,
    reportIfEmpty: false,
  })
  const [faults, setFaults] = useState<Faults>({})
  const make = useDeed({ run: subscribe, changes: KEPT, onDone: onMade })
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }))
  const submit = (): void => {
    const found = checkDraft(draft, t)
    setFaults(found)
    if (Object.keys(found).length === 0) make.mutate(subscriptionOf(draft, secret))
  }
  return (
    <FormDialog
      title={t('subscription.make')}
      submitText={t('subscription.make')}
      fault={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={t('events.keepName')}
        value={draft.queryName}
        options={queries.map(({ name }) => [name, name])}
        onChange={(queryName) => change({ queryName })}
      />
      <TextField
        label={t('subscription.dest')}
        hint={t('subscription.destHint')}
        type="url"
        isMono
        maxLength={2_000}
        placeholder="https://"
        error={faults.dest}
        value={draft.dest}
        onChange={(dest) => change({ dest })}
      />
      <SelectField
        label={t('subscription.when')}
        value={draft.when}
        options={[
          ['stream', t('subscription.stream')],
          ['schedule', t('subscription.schedule')],
        ]}
        onChange={(when) => change({ when })}
      />
      {draft.when === 'schedule' && (
        <ScheduleFields
          schedule={draft.schedule}
          error={faults.schedule}
          onChange={(part) => change({ schedule: { ...draft.schedule, ...part } })}
        />
      )}
      <CheckField
        label={t('subscription.reportIfEmpty')}
        isChecked={draft.reportIfEmpty}
        onChange={(reportIfEmpty) => change({ reportIfEmpty })}
      />
    </FormDialog>
  )
}

interface ScheduleFieldsProps {
  schedule: Draft['schedule']
  error: string | undefined
  onChange: (part: Partial<Draft['schedule']>) => void
}

const ScheduleFields = ({ schedule, error, onChange }: ScheduleFieldsProps) => {
  const { t } = useText()
  return (
    <fieldset className="field choices">
      <legend className="field-label">{t('subscription.schedule')}</legend>
      <span className="field-hint">{t('subscription.scheduleHint')}</span>
      <div className="form-row">
        {SCHEDULE_FIELDS.map((field) => (
          <TextField
            key={field}
            label={t(`scheduleField.${field}`)}
            isMono
            maxLength={400}
            autoComplete="off"
            value={schedule[field]}
            onChange={(text) => onChange({ [field]: text })}
          />
        ))}
      </div>
      {error && <span className="field-error">{error}</span>}
    </fieldset>
  )
}

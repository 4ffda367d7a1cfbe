import type { Mandate, NewOrganisation, OrganisationKind } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { ChoicesField, SelectField, TextField } from '../../ui/fields.tsx'
import { CountryField } from './CountryField.tsx'
import { useSession } from './may.ts'
import { makeOrganisation } from './organisations.ts'

/** Those that an operator makes: the simulator has its own from the start. */
const KINDS: readonly OrganisationKind[] = [
  'forwarder',
  'carrier',
  'terminal',
  'authority',
  'farm',
  'analyst',
  'peer',
  'operator',
]
const MANDATES: readonly Mandate[] = ['customs', 'phytosanitary', 'veterinary', 'halal']

interface Draft {
  name: string
  kind: OrganisationKind
  homeJurisdiction: string
  jurisdiction: string
  mandates: Mandate[]
}

const organisationOf = (draft: Draft): NewOrganisation => {
  const { name, kind, homeJurisdiction, jurisdiction, mandates } = draft
  return {
    name: name.trim(),
    kind,
    homeJurisdiction,
    ...(kind === 'authority' && { jurisdiction, mandates }),
  }
}

export const OrganisationDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  const { homeJurisdiction } = useSession().organisation
  const [isMissing, setMissing] = useState(false)
  const [draft, setDraft] = useState<Draft>({
    name: '',
    kind: 'forwarder',
    homeJurisdiction,
    jurisdiction: homeJurisdiction,
    mandates: ['customs'],
  })
  const make = useDeed({ run: makeOrganisation, changes: ['organisations'], onDone: onClose })
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }))
  const submit = (): void => {
    setMissing(draft.name.trim() === '')
    if (draft.name.trim() !== '') make.mutate(organisationOf(draft))
  }
  return (
    <FormDialog
      title={t('organisation.make')}
      submitText={t('organisation.make')}
      fault={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('organisation.name')}
        maxLength={200}
        error={isMissing ? t('form.missing') : undefined}
        value={draft.name}
        onChange={(name) => change({ name })}
      />
      <SelectField
        label={t('organisation.kind')}
        hint={t(`speaks.${draft.kind}`)}
        value={draft.kind}
        options={KINDS.map((kind) => [kind, t(`organisationKind.${kind}`)])}
        onChange={(kind) => change({ kind })}
      />
      <CountryField
        label={t('organisation.home')}
        hint={t('organisation.homeHint')}
        value={draft.homeJurisdiction}
        onChange={(code) => change({ homeJurisdiction: code })}
      />
      {draft.kind === 'authority' && (
        <>
          <CountryField
            label={t('organisation.jurisdiction')}
            value={draft.jurisdiction}
            onChange={(jurisdiction) => change({ jurisdiction })}
          />
          <ChoicesField
            label={t('organisation.mandates')}
            options={MANDATES.map((mandate) => [mandate, t(`mandate.${mandate}`)])}
            chosen={draft.mandates}
            onChange={(mandates) => change({ mandates })}
          />
        </>
      )}
    </FormDialog>
  )
}

import type { Organisation } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { OrganisationDialog } from './OrganisationDialog.tsx'
import { organisationsQuery } from './organisations.ts'
import { PlacesDialog } from './PlacesDialog.tsx'

/** All organisations of the house, for who governs it. */
export const OrganisationsPart = () => {
  const { t, language } = useText()
  const { data, error, refetch } = useQuery(organisationsQuery)
  const [open, setOpen] = useState<'make' | Organisation>()
  const close = (): void => setOpen(undefined)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  return (
    <Panel
      id="all-title"
      title={t('organisationPart.all')}
      isFlush
      action={
        <Button look="primary" onPress={() => setOpen('make')}>
          {t('organisation.make')}
        </Button>
      }
    >
      <Table
        label={t('organisationPart.all')}
        columns={organisationColumns((code) => nameCountry(code, language), t)}
        rows={data}
        rowId={({ id }) => id}
        empty={t('organisation.none')}
        actions={(organisation) => (
          <Button
            aria-label={`${t('organisation.placesShort')}: ${organisation.name}`}
            onPress={() => setOpen(organisation)}
          >
            {t('organisation.placesShort')}
          </Button>
        )}
      />
      {open === 'make' && <OrganisationDialog onClose={close} />}
      {open && open !== 'make' && <PlacesDialog organisation={open} onClose={close} />}
    </Panel>
  )
}

const organisationColumns = (
  nameOfCountry: (code: string) => string,
  t: Translate,
): Column<Organisation>[] => [
  {
    id: 'name',
    title: t('organisation.name'),
    cell: ({ name, id }) => (
      <span>
        <strong>{name}</strong>
        <span className="records-sub mono">{id}</span>
      </span>
    ),
  },
  {
    id: 'kind',
    title: t('organisation.kind'),
    cell: ({ kind, mandates }) => (
      <span>
        {t(`organisationKind.${kind}`)}
        {mandates.length > 0 && (
          <span className="records-sub">
            {mandates.map((mandate) => t(`mandate.${mandate}`)).join(', ')}
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'home',
    title: t('organisation.home'),
    cell: ({ homeJurisdiction }) => <span>{nameOfCountry(homeJurisdiction)}</span>,
  },
  {
    id: 'jurisdiction',
    title: t('organisation.jurisdiction'),
    cell: ({ jurisdiction }) => jurisdiction && <span>{nameOfCountry(jurisdiction)}</span>,
  },
]

import type { Interest } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { FaultNote } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay } from '../access/may.ts'
import { useNameOrganisation } from '../access/organisations.ts'
import { InterestDialog } from './InterestDialog.tsx'
import { interestsQuery, rereadShared, withdrawInterest } from './sharing.ts'
import { ThingNames } from './ThingNames.tsx'

/** Who is a party to which thing, from when to when: said by the operator, or derived from what was inside of what. */
export const InterestsPart = () => {
  const { t, language } = useText()
  const may = useMay()
  const queries = useQueryClient()
  const nameOrganisation = useNameOrganisation()
  const [thing, setThing] = useState('')
  const [isAdding, setAdding] = useState(false)
  const { data, error } = useQuery(interestsQuery(useDeferredValue(thing.trim())))
  const actions = (interest: Interest) =>
    interest.via === null && (
      <ConfirmButton
        text={t('interests.withdraw')}
        of={nameOrganisation(interest.organisation)}
        title={t('interests.withdrawTitle', { name: nameOrganisation(interest.organisation) })}
        consequence={t('interests.withdrawHint')}
        run={() => withdrawInterest(interest).then(() => rereadShared(queries))}
      />
    )
  return (
    <Panel
      id="interests-title"
      title={t('sharing.interests')}
      hint={t('interests.hint')}
      isFlush
      action={
        may('share') && (
          <Button look="primary" onPress={() => setAdding(true)}>
            {t('interests.add')}
          </Button>
        )
      }
    >
      <div className="filter-line">
        <TextField
          label={t('interests.thing')}
          isMono
          type="search"
          value={thing}
          onChange={setThing}
        />
      </div>
      <FaultNote fault={error} />
      {data && (
        <Table
          label={t('sharing.interests')}
          columns={interestColumns(nameOrganisation, (time) => formatDay(time, language), t)}
          rows={data}
          rowId={({ organisation, thing: id, fromTime, via }) =>
            [organisation, id, fromTime, via].join(' ')
          }
          empty={t('interests.none')}
          actions={may('share') ? actions : undefined}
        />
      )}
      {isAdding && <InterestDialog thing={thing} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

const interestColumns = (
  nameOrganisation: (id: string) => string,
  formatTime: (time: string) => string,
  t: Translate,
): Column<Interest>[] => [
  {
    id: 'organisation',
    title: t('interests.party'),
    cell: ({ organisation }) => <strong>{nameOrganisation(organisation)}</strong>,
  },
  {
    id: 'thing',
    title: t('interests.thing'),
    cell: ({ thing }) => <ThingNames things={[thing]} />,
  },
  {
    id: 'time',
    title: t('interests.time'),
    cell: ({ fromTime, toTime }) => (
      <span>
        <bdi>{formatTime(fromTime)}</bdi> –{' '}
        <bdi>{toTime === null ? t('interests.open') : formatTime(toTime)}</bdi>
      </span>
    ),
  },
  {
    id: 'via',
    title: t('interests.source'),
    cell: ({ via }) =>
      via === null ? <span>{t('interests.said')}</span> : <ThingNames things={[via]} />,
  },
]

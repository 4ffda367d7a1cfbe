import type { Interest } from '@karvan/contract'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay, useSession } from '../access/may.ts'
import { useNameOrganisation } from '../access/organisations.ts'
import { InterestDialog } from './InterestDialog.tsx'
import { interestsQuery, rereadShared, withdrawInterest } from './sharing.ts'
import { ThingNames } from './ThingNames.tsx'

/** Numbers are compared without the blanks of the trade. */
const bare = (text: string): string => text.replaceAll(/\s/g, '').toLowerCase()

/** Who was said to be a party to which thing, from when to when: the operator says it, a party may withdraw. */
export const InterestsPart = () => {
  const { t } = useText()
  const may = useMay()
  const { organisation } = useSession()
  const query = useInfiniteQuery(interestsQuery)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  const [thing, setThing] = useState('')
  const [isAdding, setAdding] = useState(false)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const maySay = may('share') && organisation.kind === 'operator'
  const rows = data.pages.flat().filter((row) => bare(row.thing).includes(bare(thing)))
  return (
    <Panel
      id="interests-title"
      title={t('sharing.interests')}
      hint={t('interests.hint')}
      isFlush
      action={
        maySay && (
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
      <InterestTable interests={rows} />
      {hasNextPage && (
        <div className="panel-body">
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('interests.more')}
          </Button>
        </div>
      )}
      {isAdding && <InterestDialog thing={thing} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

const InterestTable = ({ interests }: { interests: readonly Interest[] }) => {
  const { t, language } = useText()
  const may = useMay()
  const queries = useQueryClient()
  const nameOrganisation = useNameOrganisation()
  const actions = (interest: Interest) => {
    const name = nameOrganisation(interest.organisation)
    return (
      <ConfirmButton
        text={t('interests.withdraw')}
        of={name}
        title={t('interests.withdrawTitle', { name })}
        consequence={t('interests.withdrawHint')}
        run={() => withdrawInterest(interest).then(() => rereadShared(queries))}
      />
    )
  }
  return (
    <Table
      label={t('sharing.interests')}
      columns={interestColumns(nameOrganisation, (time) => formatDay(time, language), t)}
      rows={interests}
      rowId={({ organisation, thing, fromTime }) => [organisation, thing, fromTime].join(' ')}
      empty={t('interests.none')}
      actions={may('share') ? actions : undefined}
    />
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
]

import type { AuditEntry, AuditView, Language } from '@karvan/contract'
import { type Translate, translateWord } from '../../i18n/index.ts'
import { formatDay, formatTime } from '../../i18n/time.ts'
import type { Column } from '../../ui/Table.tsx'

/** The columns of the trail: the owner is named where it is not the reader. */
export const auditColumns = (
  as: AuditView,
  t: Translate,
  language: Language,
): Column<AuditEntry>[] => {
  const columns: (Column<AuditEntry> & { isHidden?: boolean })[] = [
    {
      id: 'action',
      title: t('audit.action'),
      cell: (entry) => <strong>{translateWord(t, 'action', entry.action)}</strong>,
    },
    {
      id: 'time',
      title: t('audit.time'),
      cell: ({ time }) => (
        <time dateTime={time} title={formatDay(time, language)}>
          {formatTime(time, language)}
        </time>
      ),
    },
    { id: 'who', title: t('audit.who'), cell: (entry) => <Who entry={entry} t={t} /> },
    {
      id: 'owner',
      title: t('audit.owner'),
      isHidden: as === 'owner',
      cell: ({ owner }) => owner && <span>{owner.name}</span>,
    },
    {
      id: 'basis',
      title: t('audit.basis'),
      cell: ({ basis, reference }) =>
        basis && (
          <span>
            {t(`basisWhy.${basis}`)}
            {reference && <span className="records-sub mono">{reference}</span>}
          </span>
        ),
    },
    {
      id: 'count',
      title: t('audit.count'),
      cell: ({ count }) => count !== null && <span>{count}</span>,
    },
    { id: 'detail', title: t('audit.detail'), cell: (entry) => <Detail entry={entry} t={t} /> },
  ]
  return columns.filter(({ isHidden }) => !isHidden)
}

interface CellProps {
  entry: AuditEntry
  t: Translate
}

/** The organisation, and what of it asked. Persons of others stand by their pseudonym only. */
const Who = ({ entry, t }: CellProps) => {
  const { organisation, asker, person } = entry
  return (
    <span>
      {organisation.name}
      {asker && (
        <span className="records-sub">
          {t(`askerKind.${asker.kind}`)}
          {asker.label && ': '}
          {asker.label && <bdi>{asker.label}</bdi>}
        </span>
      )}
      {person && (
        <span className="records-sub" title={person}>
          {t('audit.person')} <span className="mono">{person.slice(0, 8)}</span>
        </span>
      )}
    </span>
  )
}

const Detail = ({ entry, t }: CellProps) => {
  const { subject, requestId, detail } = entry
  const facts = Object.entries(detail).filter(([, value]) => value !== null)
  return (
    <details className="audit-detail">
      <summary>{t('audit.more')}</summary>
      <dl dir="ltr">
        <dt>subject</dt>
        <dd className="mono">{subject}</dd>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {requestId && <Fact name="requestId" value={requestId} />}
      </dl>
    </details>
  )
}

const Fact = ({ name, value }: { name: string; value: unknown }) => (
  <>
    <dt>{name}</dt>
    <dd className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
  </>
)

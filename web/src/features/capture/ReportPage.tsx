import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { localInZone } from '../../i18n/zone.ts'
import { useTitle } from '../../ui/useTitle.ts'
import { networkQuery } from '../network/network.ts'
import { checkDraft, createReport, type Draft, draftOf, emptyDraft, type Fault } from './draft.ts'
import { OutboxPanel } from './OutboxPanel.tsx'
import { type Entry, putReport } from './outbox.ts'
import { ReportFields } from './ReportFields.tsx'
import { createUuid } from './uuid.ts'
import './capture.css'

const DEVICE_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone
const route = getRouteApi('/report')

/** What happened, said by a person; works without a connection. */
export const ReportPage = () => {
  const { t } = useText()
  const queries = useQueryClient()
  useTitle(t('report.title'))
  const { thing } = route.useSearch()
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(DEVICE_ZONE, thing))
  /** The id of a refused report that is being mended. */
  const [mended, setMended] = useState<string | undefined>()
  const [faults, setFaults] = useState<Fault[]>([])
  const [said, setSaid] = useState('')
  // The places must be on the device before the connection is lost.
  useEffect(() => void queries.prefetchQuery(networkQuery), [queries])
  const change = (part: Partial<Draft>): void => {
    setDraft((now) => ({ ...now, ...part }))
    setFaults([])
    setSaid('')
  }
  const mend = ({ report }: Entry): void => {
    setDraft(draftOf(report, DEVICE_ZONE, localInZone(new Date(report.time), DEVICE_ZONE)))
    setMended(report.id)
    document.getElementById('content')?.scrollTo({ top: 0 })
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const now = new Date()
    const found = checkDraft(draft, now)
    setFaults(found)
    if (found.length > 0) return
    await putReport(createReport(draft, mended ?? createUuid(), now))
    setDraft({ ...emptyDraft(draft.zone), place: draft.place })
    setMended(undefined)
    setSaid(t('report.queued'))
  }
  return (
    <div className="report">
      <form
        className="report-form panel"
        onSubmit={submit}
        noValidate
        aria-labelledby="report-title"
      >
        <div>
          <h1 id="report-title">{t('report.title')}</h1>
          <p className="muted">{t('report.intro')}</p>
        </div>
        <ReportFields draft={draft} faults={faults} onChange={change} />
        <button type="submit" className="button button-primary report-send">
          {mended ? t('report.save') : t('report.send')}
        </button>
        <p role="status" className="report-said">
          {said}
        </p>
      </form>
      <OutboxPanel onMend={mend} />
    </div>
  )
}

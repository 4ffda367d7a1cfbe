import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { Conditions } from './Conditions.tsx'
import { type Condition, readConditions, writeConditions } from './conditions.ts'
import { EventResults } from './EventResults.tsx'
import { KeepDialog } from './KeepDialog.tsx'
import { RESULT_VIEWS, type ResultView } from './views.ts'

const route = getRouteApi('/events')

/** A question to the repository and its answer: the address holds both, to be kept and sent. */
export const FindPart = () => {
  const { t } = useText()
  const navigate = useNavigate()
  const { q, view: asked } = route.useSearch()
  const [isKeeping, setKeeping] = useState(false)
  const conditions = readConditions(q)
  const view: ResultView = RESULT_VIEWS.find((one) => one === asked) ?? 'list'
  const find = (given: readonly Condition[]): void =>
    void navigate({ to: '/events', search: { q: writeConditions(given), view: asked } })
  const show = (chosen: ResultView): void =>
    void navigate({
      to: '/events',
      search: { q, view: chosen === 'list' ? undefined : chosen },
      replace: true,
    })
  return (
    <>
      <Panel
        id="conditions-title"
        title={t('events.conditions')}
        hint={t('events.conditionsHint')}
        action={
          conditions.length > 0 && (
            <Button onPress={() => setKeeping(true)}>{t('events.keep')}</Button>
          )
        }
      >
        <Conditions key={q} conditions={conditions} onFind={find} />
      </Panel>
      {q !== undefined && (
        <EventResults key={q} conditions={conditions} view={view} onShow={show} />
      )}
      {isKeeping && (
        <KeepDialog
          conditions={conditions}
          onKept={() => void navigate({ to: '/events', search: { part: 'subscriptions' } })}
          onClose={() => setKeeping(false)}
        />
      )}
    </>
  )
}

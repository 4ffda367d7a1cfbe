import { getRouteApi } from '@tanstack/react-router'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Page } from '../../ui/Page.tsx'
import { useMay } from '../access/may.ts'
import { CapturePart } from './CapturePart.tsx'
import { FindPart } from './FindPart.tsx'
import { SubscriptionsPart } from './SubscriptionsPart.tsx'
import './events.css'

const PARTS = ['find', 'capture', 'subscriptions'] as const
const route = getRouteApi('/events')

/** The repository of events as the standard speaks of it: ask it, give to it, be told by it. */
export const EventsPage = () => {
  const { t } = useText()
  const may = useMay()
  const parts = may('capture') ? PARTS : PARTS.filter((part) => part !== 'capture')
  const part = findPart(route.useSearch().part, parts)
  return (
    <Page
      title={t('events.title')}
      intro={t('events.intro')}
      parts={
        <Parts
          label={t('events.title')}
          to="/events"
          current={part}
          parts={parts.map((name) => [name, t(`eventsPart.${name}`)])}
        />
      }
    >
      {part === 'find' && <FindPart />}
      {part === 'capture' && <CapturePart />}
      {part === 'subscriptions' && <SubscriptionsPart />}
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { sessionQuery } from '../features/access/session.ts'
import { liveQuery, useConnection } from '../features/tracking/live.ts'
import { useText } from '../i18n/index.ts'
import { formatAge, formatClock, formatZoneOffset } from '../i18n/time.ts'
import { Icon } from '../ui/Icon.tsx'
import { useNow } from '../ui/useNow.ts'
import { Preferences } from './Preferences.tsx'

interface BarProps {
  /** Reports on this device that the server does not have yet. */
  unsent: number
  onSearch: () => void
  onAccount: () => void
}

export const Bar = ({ unsent, onSearch, onAccount }: BarProps) => {
  const { t } = useText()
  const { pathname, search } = useRouterState({ select: ({ location }) => location })
  const isList = (search as { view?: string }).view === 'list'
  return (
    <>
      {pathname === '/' && <h1 className="bar-title">{t(isList ? 'nav.list' : 'nav.map')}</h1>}
      <button type="button" className="bar-search" onClick={onSearch}>
        <Icon name="search" />
        <span className="bar-search-words">{t('shell.search')}</span>
        <kbd className="kbd">Ctrl K</kbd>
      </button>
      <span className="bar-space" />
      {unsent > 0 && (
        <Link to="/report" className="bar-outbox" data-testid="unsent" data-count={unsent}>
          <Icon name="report" size={15} />
          {t('outbox.waiting', { count: unsent })}
        </Link>
      )}
      <ConnectionState />
      <Clocks />
      <div className="bar-preferences">
        <Preferences />
      </div>
      <AccountButton onPress={onAccount} />
    </>
  )
}

/** How fresh the screen is: whether hints come, and how old the last reading is. */
const ConnectionState = () => {
  const { t } = useText()
  const connection = useConnection()
  const now = useNow(5_000)
  const { dataUpdatedAt } = useQuery({ ...liveQuery, enabled: false })
  const updated = new Date(dataUpdatedAt).toISOString()
  const isFresh = now.getTime() - dataUpdatedAt < 90_000
  const age = isFresh
    ? t('connection.fresh')
    : t('connection.age', { age: formatAge(updated, now, t) })
  return (
    <div
      className={`connection connection-${connection}`}
      role="status"
      data-testid="connection"
      data-state={connection}
    >
      <span className="connection-mark" />
      <span className="connection-words">
        <span>{t(`connection.${connection}`)}</span>
        {dataUpdatedAt > 0 && <span className="connection-age muted">{age}</span>}
      </span>
    </div>
  )
}

/** Who is signed in, and the way to all that is theirs. */
const AccountButton = ({ onPress }: { onPress: () => void }) => {
  const { t } = useText()
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  return (
    <button
      type="button"
      className="bar-account"
      aria-haspopup="dialog"
      aria-label={`${t('account.menu')}: ${session.organisation.name}`}
      onClick={onPress}
    >
      <Icon name="person" />
      <span className="bar-account-name">{session.organisation.name}</span>
    </button>
  )
}

const Clocks = () => {
  const { t } = useText()
  const now = useNow(5_000)
  return (
    <div className="clocks">
      <Clock time={formatClock(now, 'UTC')} zone={t('clock.utc')} />
      <Clock
        time={formatClock(now)}
        zone={`${t('clock.local')} \u2068${formatZoneOffset(now)}\u2069`}
      />
    </div>
  )
}

const Clock = ({ time, zone }: { time: string; zone: string }) => (
  <div className="clock">
    <span className="clock-time data">{time}</span>
    <span className="clock-zone">{zone}</span>
  </div>
)

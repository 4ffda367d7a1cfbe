import { Outlet, useLinkProps, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { SetUpBanner } from '../features/access/SetUpBanner.tsx'
import { useOutbox } from '../features/capture/useOutbox.ts'
import { type LiveSearch, readSearch } from '../features/tracking/filter.ts'
import { ConnectionProvider, useHints } from '../features/tracking/live.ts'
import { type MessageId, useText } from '../i18n/index.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Shell } from '../ui/Shell.tsx'
import { Bar } from './Bar.tsx'
import { Brand } from './Brand.tsx'
import { type Room, useRooms } from './rooms.ts'

const SearchDialog = lazy(async () => ({
  default: (await import('../features/search/SearchDialog.tsx')).SearchDialog,
}))
const HelpDialog = lazy(async () => ({ default: (await import('./HelpDialog.tsx')).HelpDialog }))

const AccountDialog = lazy(async () => ({
  default: (await import('../features/access/AccountDialog.tsx')).AccountDialog,
}))

type Open = 'search' | 'help' | 'account' | undefined
type RoomPath = '/' | '/report' | Room['path']

/** The frame with everything that every room needs. */
export const AppShell = () => {
  const { t } = useText()
  const connection = useHints()
  const [open, setOpen] = useState<Open>()
  const unsent = useOutbox().filter(({ state }) => state !== 'sent').length
  useKeys(setOpen)
  const close = useCallback(() => setOpen(undefined), [])
  return (
    <ConnectionProvider value={connection}>
      <Shell
        skip={t('app.skip')}
        railLabel={t('nav.label')}
        brand={<Brand />}
        nav={<Nav />}
        foot={
          <button type="button" className="shell-item" onClick={() => setOpen('help')}>
            <Icon name="help" size={20} />
            {t('nav.help')}
          </button>
        }
        bar={
          <Bar
            unsent={unsent}
            onSearch={() => setOpen('search')}
            onAccount={() => setOpen('account')}
          />
        }
      >
        <SetUpBanner />
        <Outlet />
      </Shell>
      <Suspense>
        {open === 'search' && <SearchDialog onClose={close} />}
        {open === 'help' && <HelpDialog onClose={close} />}
        {open === 'account' && <AccountDialog onClose={close} />}
      </Suspense>
    </ConnectionProvider>
  )
}

const Nav = () => {
  const { pathname, search } = useRouterState({ select: ({ location }) => location })
  const known = readSearch(search)
  const rooms = useRooms()
  const isLive = pathname === '/'
  // Between map and list what is looked for stays.
  const kept = isLive ? known : {}
  return (
    <>
      <NavItem
        to={{ to: '/', search: { ...kept, view: undefined } }}
        icon="map"
        text="nav.map"
        isCurrent={isLive && !known.view}
      />
      <NavItem
        to={{ to: '/', search: { ...kept, view: 'list' } }}
        icon="list"
        text="nav.list"
        isCurrent={isLive && known.view === 'list'}
      />
      <NavItem
        to={{ to: '/report' }}
        icon="report"
        text="nav.report"
        isCurrent={pathname === '/report'}
      />
      {rooms.map(({ path, icon, text }) => (
        <NavItem
          key={path}
          to={{ to: path }}
          icon={icon}
          text={text}
          isCurrent={pathname === path}
          isWide
        />
      ))}
    </>
  )
}

interface NavItemProps {
  to: { to: RoomPath; search?: LiveSearch }
  icon: IconName
  text: MessageId
  isCurrent: boolean
  /** Not on a phone, where the menu of the account leads there. */
  isWide?: boolean
}

/** The map and the list share an address path: the current one is marked here, not by the router. */
const NavItem = ({ to, icon, text, isCurrent, isWide = false }: NavItemProps) => {
  const { t } = useText()
  const link = useLinkProps({ ...to, className: 'shell-item' })
  return (
    <li className={isWide ? 'shell-wide' : undefined}>
      <a {...link} aria-current={isCurrent ? 'page' : undefined}>
        <Icon name={icon} size={20} />
        {t(text)}
      </a>
    </li>
  )
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl-K or `/` search, `?` help, `m`, `l` and `r` the rooms. */
const useKeys = (setOpen: (open: Open) => void): void => {
  const navigate = useNavigate()
  useEffect(() => {
    const rooms: Record<string, () => void> = {
      m: () => void navigate({ to: '/' }),
      l: () => void navigate({ to: '/', search: { view: 'list' } }),
      r: () => void navigate({ to: '/report' }),
      '/': () => setOpen('search'),
      '?': () => setOpen('help'),
    }
    const press = (event: KeyboardEvent): void => {
      const isCommand = event.ctrlKey || event.metaKey
      if (isCommand && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen('search')
        return
      }
      const isFree = !isCommand && !event.altKey && !isTyping(event)
      const room = isFree && !document.querySelector('[role=dialog]') && rooms[event.key]
      if (!room) return
      event.preventDefault()
      room()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [navigate, setOpen])
}

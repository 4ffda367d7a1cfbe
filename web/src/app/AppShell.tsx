import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useOutbox } from '../features/capture/useOutbox.ts'
import { ConnectionProvider, useHints } from '../features/tracking/live.ts'
import { type MessageId, useText } from '../i18n/index.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Shell } from '../ui/Shell.tsx'
import { Bar } from './Bar.tsx'
import { Brand } from './Brand.tsx'

const SearchDialog = lazy(async () => ({
  default: (await import('../features/search/SearchDialog.tsx')).SearchDialog,
}))
const HelpDialog = lazy(async () => ({ default: (await import('./HelpDialog.tsx')).HelpDialog }))

type Open = 'search' | 'help' | undefined

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
        bar={<Bar unsent={unsent} onSearch={() => setOpen('search')} />}
      >
        <Outlet />
      </Shell>
      <Suspense>
        {open === 'search' && <SearchDialog onClose={close} />}
        {open === 'help' && <HelpDialog onClose={close} />}
      </Suspense>
    </ConnectionProvider>
  )
}

const Nav = () => {
  const { pathname, search } = useRouterState({ select: ({ location }) => location })
  const isList = (search as { view?: string }).view === 'list'
  return (
    <>
      <NavItem to="/" icon="map" text="nav.map" isCurrent={pathname === '/' && !isList} />
      <NavItem to="/" icon="list" text="nav.list" isCurrent={pathname === '/' && isList} isList />
      <NavItem to="/report" icon="report" text="nav.report" isCurrent={pathname === '/report'} />
    </>
  )
}

interface NavItemProps {
  to: '/' | '/report'
  icon: IconName
  text: MessageId
  isCurrent: boolean
  isList?: boolean
}

const NavItem = ({ to, icon, text, isCurrent, isList = false }: NavItemProps) => {
  const { t } = useText()
  return (
    <li>
      <Link
        to={to}
        search={isList ? { view: 'list' } : {}}
        className="shell-item"
        activeProps={NOT_MARKED}
        {...(isCurrent && { 'aria-current': 'page' as const })}
      >
        <Icon name={icon} size={20} />
        {t(text)}
      </Link>
    </li>
  )
}

/** The map and the list share an address path: the current one is marked here, not by the router. */
const NOT_MARKED = () => ({ 'aria-current': undefined, 'data-status': undefined })

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

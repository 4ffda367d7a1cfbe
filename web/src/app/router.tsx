import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { readSearch } from '../features/tracking/filter.ts'
import { useText } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { AppShell } from './AppShell.tsx'

const NotFound = () => {
  const { t } = useText()
  return (
    <Notice title={t('error.notFound')} hint={t('error.notFoundHint')}>
      <Link className="button button-primary" to="/">
        {t('nav.map')}
      </Link>
    </Notice>
  )
}

const Broken = ({ error, reset }: ErrorComponentProps) => {
  const { t } = useText()
  return (
    <Notice title={t('error.title')} hint={t('error.unexpected')}>
      <p className="mono" dir="ltr">
        {String(error)}
      </p>
      <Button onPress={reset}>{t('error.retry')}</Button>
    </Notice>
  )
}

const Pending = () => {
  const { t } = useText()
  return <Notice isBusy title={t('common.loading')} />
}

const root = createRootRoute({ component: AppShell, notFoundComponent: NotFound })

const live = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('../features/tracking/LivePage.tsx'), 'LivePage'),
})
const thing = createRoute({
  getParentRoute: () => root,
  path: '/things/$id',
  component: lazyRouteComponent(() => import('../features/tracking/ThingPage.tsx'), 'ThingPage'),
})
const place = createRoute({
  getParentRoute: () => root,
  path: '/places/$id',
  component: lazyRouteComponent(() => import('../features/network/PlacePage.tsx'), 'PlacePage'),
})
const report = createRoute({
  getParentRoute: () => root,
  path: '/report',
  validateSearch: (raw: Record<string, unknown>): { thing?: string } =>
    raw.thing ? { thing: String(raw.thing) } : {},
  component: lazyRouteComponent(() => import('../features/capture/ReportPage.tsx'), 'ReportPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([live, thing, place, report]),
  defaultErrorComponent: Broken,
  defaultPendingComponent: Pending,
  defaultPreload: 'intent',
  // Addresses stay readable and short: every value is a plain text.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined)
    const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
    return text && `?${text}`
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

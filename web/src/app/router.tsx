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

interface PartSearch {
  part?: string | undefined
}
const readPart = ({ part }: Record<string, unknown>): PartSearch =>
  part ? { part: String(part) } : {}

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  validateSearch: readPart,
  component: lazyRouteComponent(() => import('../features/access/AccountPage.tsx'), 'AccountPage'),
})
const organisation = createRoute({
  getParentRoute: () => root,
  path: '/organisation',
  validateSearch: readPart,
  component: lazyRouteComponent(
    () => import('../features/access/OrganisationPage.tsx'),
    'OrganisationPage',
  ),
})
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('../features/access/SetUpPage.tsx'), 'SetUpPage'),
})
const sharing = createRoute({
  getParentRoute: () => root,
  path: '/sharing',
  validateSearch: readPart,
  component: lazyRouteComponent(() => import('../features/sharing/SharingPage.tsx'), 'SharingPage'),
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (
    raw: Record<string, unknown>,
  ): PartSearch & { owner?: string | undefined; action?: string | undefined } => ({
    ...readPart(raw),
    ...(raw.owner ? { owner: String(raw.owner) } : {}),
    ...(raw.action ? { action: String(raw.action) } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/audit/AuditPage.tsx'), 'AuditPage'),
})

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: (
    raw: Record<string, unknown>,
  ): PartSearch & {
    q?: string | undefined
    view?: string | undefined
    subscription?: string | undefined
  } => ({
    ...readPart(raw),
    ...(raw.q === undefined ? {} : { q: String(raw.q) }),
    ...(raw.view ? { view: String(raw.view) } : {}),
    ...(raw.subscription ? { subscription: String(raw.subscription) } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/events/EventsPage.tsx'), 'EventsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    live,
    thing,
    place,
    report,
    account,
    organisation,
    setUp,
    sharing,
    audit,
    events,
  ]),
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

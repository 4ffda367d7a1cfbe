import type {
  NewSubscription,
  Subscription,
  SubscriptionDeliveries,
  SubscriptionDelivery,
} from '@karvan/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { remove, request, send } from '../../api/client.ts'

const MOST = 1_000
/** A subscription goes on by itself: what is shown of it is read again. */
const AGAIN_MILLISECONDS = 5_000

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions'],
  queryFn: ({ signal }) =>
    request<Subscription[]>(`/api/subscriptions?perPage=${MOST}`, { signal }),
  refetchInterval: AGAIN_MILLISECONDS,
})

export const subscribe = ({
  queryName,
  ...given
}: NewSubscription & { queryName: string }): Promise<Subscription> =>
  send(`/epcis/queries/${encodeURIComponent(queryName)}/subscriptions`, given)

export const endSubscription = ({ queryName, subscriptionID }: Subscription): Promise<void> =>
  remove(`/epcis/queries/${encodeURIComponent(queryName)}/subscriptions/${subscriptionID}`)

/** Newest first; `isDead`: only what was given up. */
export const deliveriesQuery = (id: string, isDead: boolean) =>
  infiniteQueryOptions({
    queryKey: ['subscriptions', id, isDead],
    queryFn: ({ pageParam, signal }) => {
      const before = pageParam === null ? '' : `?before=${pageParam}`
      const list = isDead ? 'dead-letters' : 'deliveries'
      return request<SubscriptionDeliveries>(`/api/subscriptions/${id}/${list}${before}`, {
        signal,
      })
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: AGAIN_MILLISECONDS,
  })

export const replay = (id: string, number: number): Promise<SubscriptionDelivery> =>
  request(`/api/subscriptions/${id}/dead-letters/${number}/replay`, { method: 'POST' })

export { createExchange } from './exchange.ts'
export type { FetchPeer, Peer } from './peer.ts'
export { exchangeRoutes } from './routes.ts'

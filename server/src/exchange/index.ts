export { createExchange } from './exchange.ts'
export { fetchPeer } from './fetch-peer.ts'
export type { FetchPeer, Peer } from './peer.ts'
export { exchangeRoutes } from './routes.ts'

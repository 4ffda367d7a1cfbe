export { createNetwork, type Network } from './network.ts'
export { networkRoutes } from './routes.ts'

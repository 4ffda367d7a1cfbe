export { createNetwork } from './network.ts'
export { networkRoutes } from './routes.ts'

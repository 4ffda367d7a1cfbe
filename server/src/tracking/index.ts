export { trackingRoutes } from './routes.ts'
export { createTracking, type Tracking } from './tracking.ts'

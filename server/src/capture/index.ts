export type { PersonalDataRule } from './admit.ts'
export { type Capture, type CaptureLimits, createCapture } from './capture.ts'
export { discoveryRoutes } from './discovery.ts'
export { captureRoutes } from './routes.ts'

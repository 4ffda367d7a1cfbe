export type { PersonalDataRule } from './admit.ts'
export { type Capture, createCapture } from './capture.ts'
export { captureRoutes } from './routes.ts'

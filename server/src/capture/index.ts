export { type Capture, createCapture } from './capture.ts'
export { refusals as captureRefusals } from './refusals.ts'
export { findThingUri } from './report.ts'
export { captureRoutes } from './routes.ts'

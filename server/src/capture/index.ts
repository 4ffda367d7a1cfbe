export { type Capture, createCapture } from './capture.ts'
export { captureRoutes } from './routes.ts'

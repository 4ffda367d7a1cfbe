export { deriveHint, type Notify, startNotify } from './notify.ts'
export { refusals as notifyRefusals } from './refusals.ts'
export { notifyRoutes } from './routes.ts'

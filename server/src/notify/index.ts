export { startNotify } from './notify.ts'
export { notifyRoutes } from './routes.ts'

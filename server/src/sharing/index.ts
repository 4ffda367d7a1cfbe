export { sharingRoutes } from './routes.ts'
export { createSharing, type Sharing } from './sharing.ts'

export { createReference, type Reference } from './reference.ts'
export { referenceRoutes } from './routes.ts'

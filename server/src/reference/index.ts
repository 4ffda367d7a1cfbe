export { loadCorridor } from './interim.ts'
export { createReference, type Reference } from './reference.ts'
export { refusals as referenceRefusals } from './refusals.ts'
export { referenceRoutes } from './routes.ts'

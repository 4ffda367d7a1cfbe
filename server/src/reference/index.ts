export { createMasterData, type MasterData } from './master-data.ts'
export { createReference, type Reference } from './reference.ts'
export { referenceRoutes } from './routes.ts'

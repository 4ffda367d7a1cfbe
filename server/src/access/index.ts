export {
  type Access,
  createAccess,
  GivenKeyRevoked,
  governs,
  SIMULATION,
  WrongHome,
} from './access.ts'
export {
  type Asker,
  basisOf,
  deriveAudiences,
  grantAudience,
  type HeldGrant,
  partyAudience,
  type Sight,
  sightOf,
} from './asker.ts'
export {
  conditions,
  deleteAudience,
  deleteAudiences,
  deleteDerivedInterests,
  deleteInterest,
  hasInterests,
  type InterestRow,
  insertAudiences,
  listAudiencesOf,
  listInterestsIn,
  listInterestsOf,
  putInterests,
  sightParameters,
} from './audience-store.ts'
export { type DeclaredRoute, forDeed, listDeclared, open } from './declared.ts'
export { getAsker, guard } from './guard.ts'
export { mayKeep } from './home.ts'
export { accessRoutes } from './routes.ts'
export { bumpRevision } from './store.ts'

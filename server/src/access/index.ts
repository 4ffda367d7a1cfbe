export {
  type Access,
  type AccessSettings,
  createAccess,
  GivenKeyRevoked,
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
  listInterestedIn,
  listInterestsIn,
  listInterestsOf,
  putInterests,
  sightParameters,
} from './audience-store.ts'
export { startAudit } from './audit/audit.ts'
export { noteRead } from './audit/reads.ts'
export { auditRoutes } from './audit/routes.ts'
export { type DeclaredRoute, forDeed, listDeclared, open } from './declared.ts'
export { bearsSecret, getAsker, guard } from './guard.ts'
export { mayKeep } from './home.ts'
export { listOwnKeys } from './own-store.ts'
export { placeRightRoutes } from './place-right-routes.ts'
export { accessRoutes } from './routes.ts'
export { bumpSight, getSightRevision } from './sight-revision-store.ts'
export {
  type FindSpokenPlace,
  findDelegation,
  maySpeak,
  type PlaceRights,
  whyForeign,
} from './speech.ts'
export { type Maker, makerOf } from './standing.ts'
export { bumpRevision } from './store.ts'
export {
  type AudienceValue,
  hasValue,
  listValues,
  putValues,
  type ValueKind,
} from './value-store.ts'

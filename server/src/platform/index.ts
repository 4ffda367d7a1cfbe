export * from './clock.ts'
export * from './database.ts'
export { restoreBackup } from './embedded/backup.ts'
export { exceptionOf } from './epcis/exceptions.ts'
export {
  discoveryHeaders,
  EPCIS_ROOT,
  findAccepted,
  JSON_TYPES,
  speakEpcis,
} from './epcis/speak.ts'
export * from './follow.ts'
export * from './gather.ts'
export { guardingHeaders } from './headers.ts'
export * from './http.ts'
export * from './jobs.ts'
export { limitRequests, RATE_LIMITS } from './limits.ts'
export { createLogger } from './logs.ts'
export * from './migrate.ts'
export * from './observe.ts'
export { openDatabase } from './open-database.ts'
export * from './outbox.ts'
export * from './outgoing.ts'
export * from './rebuild.ts'
export * from './refusal.ts'
export { refusals as platformRefusals } from './refusals.ts'
export { isSameSecret } from './same-secret.ts'
export { createSerial } from './serial.ts'
export { StoreError } from './store-error.ts'

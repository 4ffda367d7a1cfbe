import type { Key } from '@karvan/contract'
import type { Clock, Database } from '../platform/index.ts'
import { findSessionKey, type SessionKey, touchKeySession } from './store.ts'

/** As long as a shift, like those of people. */
export const KEY_IDLE_HOURS = 12
/** A request within this time of the last one writes nothing. */
const TOUCH_SECONDS = 60

/** Browsers that signed in by a key. */
export const createKeySessions = (db: Database, clock: Clock, idleHours: number) => {
  const idleMilliseconds = idleHours * 3_600_000
  return {
    /**
     * The key of a session, ending when the session does. `isPresent`: a request asks, which counts as being there;
     * a screen that only listens does not.
     */
    async find(tokenSha256: string, isPresent: boolean): Promise<Key | undefined> {
      const now = clock.now()
      const idleSince = new Date(now.getTime() - idleMilliseconds)
      const found = await findSessionKey(db, tokenSha256, now, idleSince)
      if (!found) return undefined
      const isStale = now.getTime() - found.seenTime.getTime() >= TOUCH_SECONDS * 1_000
      if (!isPresent || !isStale) return endingWith(found, idleMilliseconds)
      await touchKeySession(db, tokenSha256, now)
      return endingWith({ ...found, seenTime: now }, idleMilliseconds)
    },
  }
}

const endingWith = ({ key, expiresTime, seenTime }: SessionKey, idleMilliseconds: number): Key => {
  const keyEnd = key.expiresTime === null ? Infinity : Date.parse(key.expiresTime)
  const end = Math.min(keyEnd, expiresTime.getTime(), seenTime.getTime() + idleMilliseconds)
  return { ...key, expiresTime: new Date(end).toISOString() }
}

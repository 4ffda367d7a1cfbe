import { type Clock, type Database, Refusal } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'
import * as store from './throttle-store.ts'

/** Who tried: an account by what was given as its name, and the address of the network it came from. */
export interface Tried {
  account: string
  address: string
}

const LONGEST_SECONDS = 15 * 60
const FREE_OF_ACCOUNT = 5
/** Many people may sit behind one address. */
const FREE_OF_ADDRESS = 50
/** Failures older than this count no more. */
const REMEMBERED_HOURS = 24

/**
 * Slows guessing down: a try is counted before the secret is looked at, so that many at once count as many. An
 * account waits for its failures whether it exists or not. `mark` hides what stands in the store.
 */
export const createThrottle = (
  db: Database,
  clock: Clock,
  mark: (text: string) => Promise<string>,
) => {
  const backOffs = async ({ account, address }: Tried): Promise<store.BackOff[]> => [
    {
      subject: await mark(`account ${account}`),
      free: FREE_OF_ACCOUNT,
      longestSeconds: LONGEST_SECONDS,
    },
    {
      subject: await mark(`address ${address}`),
      free: FREE_OF_ADDRESS,
      longestSeconds: LONGEST_SECONDS,
    },
  ]
  return {
    /** Refuses with 429 while one of the two must wait. */
    async begin(tried: Tried): Promise<void> {
      const limits = await backOffs(tried)
      const now = clock.now()
      await db.transaction(async (tx) => {
        await store.pruneFailures(tx, new Date(now.getTime() - REMEMBERED_HOURS * 3_600_000))
        for (const limit of limits) {
          if (await store.countTry(tx, limit, now)) continue
          const found = await store.findFailures(tx, limit.subject)
          const wait = found ? waitOf(limit, found, now) : 1
          throw new Refusal(refusals.tooManyAttempts, { headers: { 'retry-after': String(wait) } })
        }
      })
    },
    /** The try was good: the account starts anew, the address has one failure less. */
    async succeed(tried: Tried): Promise<void> {
      const [account, address] = await backOffs(tried)
      await db.transaction(async (tx) => {
        await store.clearFailures(tx, account!.subject)
        await store.uncountTry(tx, address!.subject)
      })
    },
    /** The account starts anew: its secret is another one. */
    async forgive(account: string): Promise<void> {
      await store.clearFailures(db, await mark(`account ${account}`))
    },
  }
}

/** Seconds still to wait. */
const waitOf = (
  { free, longestSeconds }: store.BackOff,
  { failures, failed_time }: { failures: number; failed_time: Date },
  now: Date,
): number => {
  const whole = Math.min(longestSeconds, 2 ** Math.max(0, failures - free))
  return Math.max(1, Math.ceil(whole - (now.getTime() - failed_time.getTime()) / 1_000))
}

export type Throttle = ReturnType<typeof createThrottle>

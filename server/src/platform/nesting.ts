import { AsyncLocalStorage } from 'node:async_hooks'
import { StoreError } from './store-error.ts'

/** What a transaction's work runs in; over when it was committed or rolled back. */
interface Scope {
  database: object
  over: boolean
}

const scopes = new AsyncLocalStorage<Scope>()

/**
 * Refuses to use the database's own handle from within the work of one of its transactions: the
 * embedded store would wait for itself for ever, a server would do it outside the transaction.
 */
export const checkNotNested = (database: object): void => {
  const scope = scopes.getStore()
  if (!scope || scope.over || scope.database !== database) return
  throw new StoreError(
    'WRONG_USE',
    'within a transaction use the handle that the transaction gives, not the database itself',
  )
}

/** Runs `work` so that `checkNotNested` knows of it; `checkOpen` throws once the work is over. */
export const runInScope = async <T>(
  database: object,
  work: (checkOpen: () => void) => Promise<T>,
): Promise<T> => {
  const scope: Scope = { database, over: false }
  const checkOpen = () => {
    if (scope.over) throw new StoreError('WRONG_USE', 'this transaction is over')
  }
  try {
    return await scopes.run(scope, () => work(checkOpen))
  } finally {
    scope.over = true
  }
}

/**
 * Keeps the shell, so that a report can be written without a connection, and the last reference
 * network, so that places can be found. Nothing else of the API is ever kept. The build fills in
 * the version and the paths.
 */
const VERSION = 'BUILD_VERSION'
const PATHS = ['BUILD_PATHS']
const SHELL = `shell-${VERSION}`
const DATA = 'data'
const NETWORK = '/api/network'

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(PATHS))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== SHELL && name !== DATA))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

/** Asks the server first; what was kept answers only when it cannot be reached. */
const networkFirst = async (request, cacheName, key) => {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(key, answer.clone())
    return answer
  } catch (fault) {
    const kept = await cache.match(key)
    if (kept) return kept
    throw fault
  }
}

/** Files of a build bear a hash of their content: what was kept is what would be fetched. */
const cacheFirst = async (request) => {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone())
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname === NETWORK) event.respondWith(networkFirst(request, DATA, NETWORK))
  else if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/epcis/')) return
  else if (request.mode === 'navigate') event.respondWith(networkFirst(request, SHELL, '/'))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(request))
})

/** Name of the lock, of the channel and of the sync of the outbox, as the page has them. */
const OUTBOX = 'karvan.outbox'

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const reports = (database, mode) => database.transaction('reports', mode).objectStore('reports')

/** Sends one report; throws when it must wait, so that the browser tries again later. */
const sendReport = async ({ report }) => {
  const answer = await fetch('/api/reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  })
  const { status } = answer
  if (status === 401 || status === 429 || status >= 500) throw new Error(`waits: ${status}`)
  const said = await answer.json()
  if (!answer.ok) return { state: 'refused', problem: said }
  if (said.running || !said.success) throw new Error('waits: the page reads what became of it')
  return { state: 'sent', job: said, problem: undefined }
}

/** The page made the store: without it there is nothing to send. */
const sendOutbox = async () => {
  const database = await answered(indexedDB.open('karvan-outbox', 1))
  try {
    const waiting = (await answered(reports(database).getAll()))
      .filter(({ state }) => state === 'waiting')
      .sort((a, b) => a.createdTime.localeCompare(b.createdTime))
    for (const entry of waiting) {
      const outcome = await sendReport(entry)
      const store = reports(database, 'readwrite')
      // It may have been discarded meanwhile.
      const known = await answered(store.get(entry.id))
      if (known) await answered(store.put({ ...known, ...outcome }))
      new BroadcastChannel(OUTBOX).postMessage('changed')
    }
  } finally {
    database.close()
  }
}

self.addEventListener('sync', (event) => {
  if (event.tag !== OUTBOX) return
  event.waitUntil(
    navigator.locks.request(OUTBOX, { ifAvailable: true }, (lock) => lock && sendOutbox()),
  )
})

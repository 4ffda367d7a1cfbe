import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'

/**
 * The lock of a data directory is a listening Unix socket, for the system closes it however its
 * process ends; a pid file would outlive it. It lies in the directory itself: a temporary directory
 * may be another one for each user or service.
 *
 * `lock/<generation>/s` is the socket. To take the lock, a starter listens in a directory of its own
 * and renames that to the next generation, which fails when another was faster (POSIX rename onto a
 * directory that is not empty). A generation is tried only when the highest one is dead, the highest
 * is never removed, and a dead one stays dead: so two can never both hold it.
 *
 * Works for processes of one machine (containers that share the directory included), not over
 * network file systems.
 */
export interface DirectoryLock {
  release(): Promise<void>
}

const ATTEMPTS = 100

/** Takes the lock or throws DIRECTORY_IN_USE, which names the directory and the process that holds it, or DIRECTORY_UNUSABLE. */
export const acquireDirectoryLock = async (directory: string): Promise<DirectoryLock> => {
  const root = await makeLockFolder(directory)
  return withShortPath(root, async (short) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const lock = await tryOnce(short, directory)
      if (lock) return lock
    }
    throw inUse(directory, undefined)
  })
}

const makeLockFolder = async (directory: string): Promise<string> => {
  try {
    await mkdir(directory, { recursive: true })
    const root = join(await realpath(directory), 'lock')
    await mkdir(root, { recursive: true })
    return root
  } catch (cause) {
    throw new StoreError(
      'DIRECTORY_UNUSABLE',
      `the data directory ${directory} cannot be made or written to (${(cause as Error).message}): ` +
        'set KARVAN_DATA to a directory that this user may write to',
      { cause },
    )
  }
}

/** Undefined when another starter moved at the same time: look again. */
const tryOnce = async (root: string, directory: string): Promise<DirectoryLock | undefined> => {
  const highest = await findHighest(root)
  const holder = highest > 0 ? await findHolder(join(root, String(highest), 's')) : undefined
  if (holder) throw inUse(directory, holder.processId)
  const { server, claim } = await createClaim(root)
  const generation = highest + 1
  if (!(await tryRename(claim, join(root, String(generation))))) {
    await abandon(server, claim)
    return undefined
  }
  if ((await findHighest(root)) > generation) {
    await abandon(server, join(root, String(generation)))
    return undefined
  }
  await removeOlder(root, generation)
  return { release: () => closeServer(server) }
}

/** Highest generation; 0 when the directory was never locked. */
const findHighest = async (root: string): Promise<number> => {
  const generations = (await readdir(root)).map(Number).filter(Number.isSafeInteger)
  return Math.max(0, ...generations)
}

/** A listener in a directory of its own: it listens before anybody can see it as a generation. */
const createClaim = async (root: string): Promise<{ server: Server; claim: string }> => {
  const claim = join(root, `claim-${randomBytes(4).toString('hex')}`)
  await mkdir(claim)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(String(process.pid))
  })
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(join(claim, 's'), resolve)
  })
  return { server, claim }
}

const tryRename = async (from: string, to: string): Promise<boolean> => {
  try {
    await rename(from, to)
    return true
  } catch (fault) {
    if (['ENOTEMPTY', 'EEXIST'].includes((fault as NodeJS.ErrnoException).code ?? '')) return false
    throw fault
  }
}

const abandon = async (server: Server, path: string): Promise<void> => {
  await closeServer(server)
  await rm(path, { recursive: true, force: true })
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()))

/** What starters before this one left, except claims that may still be on their way. */
const removeOlder = async (root: string, generation: number): Promise<void> => {
  for (const name of await readdir(root)) {
    if (Number(name) < generation) await rm(join(root, name), { recursive: true, force: true })
  }
}

const HOLDER_ANSWER_MILLISECONDS = 500

/**
 * The process that listens at the socket; undefined when nobody does (refused, or no socket there).
 * Whatever else happens counts as held: better not to start than to write twice.
 */
const findHolder = (path: string): Promise<{ processId: number | undefined } | undefined> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(path)
    const settle = (holder: { processId: number | undefined } | undefined) => {
      socket.destroy()
      resolve(holder)
    }
    const held = () => settle({ processId: Number.parseInt(answer, 10) || undefined })
    socket.setTimeout(HOLDER_ANSWER_MILLISECONDS, held)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', held)
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      code === 'ECONNREFUSED' || code === 'ENOENT' ? settle(undefined) : held(),
    )
  })

const inUse = (directory: string, processId: number | undefined): StoreError =>
  new StoreError(
    'DIRECTORY_IN_USE',
    `the data directory ${directory} is in use by another Karvan${processId ? ` (process ${processId})` : ''}: ` +
      'stop that one first, or start this one with another directory',
  )

/** A Unix socket's path is limited to 104 bytes (macOS) or 108 (Linux), its last byte NUL. */
const SOCKET_PATH_BYTES = 103

/** Gives `work` a path to the same directory that is short enough for sockets: through a link if need be. */
const withShortPath = async <T>(root: string, work: (short: string) => Promise<T>): Promise<T> => {
  if (Buffer.byteLength(join(root, 'claim-00000000', 's')) <= SOCKET_PATH_BYTES) return work(root)
  const temporary = await mkdtemp(join(tmpdir(), 'karvan-'))
  const link = join(temporary, 'l')
  try {
    await symlink(root, link)
    return await work(link)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

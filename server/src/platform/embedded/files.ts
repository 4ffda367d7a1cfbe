import { constants } from 'node:fs'
import { copyFile, mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes a file or directory entry survive a power failure. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a whole file durably; the directory that holds it is synced too. */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncPath(dirname(path))
}

export interface Tree {
  /** Paths relative to the root, parents before children. */
  directories: string[]
  files: string[]
}

/** Lists everything below `root`; links and sockets are no part of a store and not listed. */
export const listTree = async (root: string): Promise<Tree> => {
  const tree: Tree = { directories: [], files: [] }
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile()) tree.files.push(path)
      if (!entry.isDirectory()) continue
      tree.directories.push(path)
      await visit(path)
    }
  }
  await visit('')
  return tree
}

/** Copies the directories and files of a tree; by reference where the file system can (copy on write). */
export const copyTree = async (from: string, tree: Tree, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  for (const directory of tree.directories) {
    await mkdir(join(to, directory), { recursive: true, mode: 0o700 })
  }
  for (const file of tree.files) {
    await copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE)
  }
}

/** Syncs every file and directory of a tree, the root last. */
export const syncTree = async (root: string, tree: Tree): Promise<void> => {
  for (const file of tree.files) await syncPath(join(root, file))
  for (const directory of tree.directories.toReversed()) await syncPath(join(root, directory))
  await syncPath(root)
}

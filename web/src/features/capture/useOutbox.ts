import { useEffect, useState } from 'react'
import { type Entry, listOutbox, watchOutbox } from './outbox.ts'

/** The reports on this device, newest first, kept up to date. */
export const useOutbox = (): Entry[] => {
  const [entries, setEntries] = useState<Entry[]>([])
  useEffect(() => {
    const read = () => void listOutbox().then(setEntries)
    read()
    return watchOutbox(read)
  }, [])
  return entries
}

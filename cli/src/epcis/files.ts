import { readFile } from 'node:fs/promises'
import { type ReadResult, readDocument, readXmlDocument } from '@karvan/epcis'
import { CallFailed } from '../client.ts'

/** The text of a file; `-` is standard input. Throws `CallFailed` with what to do. */
export const readText = async (file: string): Promise<string> => {
  const bytes = await readBytes(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CallFailed(`${file}: is not UTF-8`)
  }
}

const readBytes = async (file: string): Promise<Buffer> => {
  if (file === '-') return readAll(process.stdin)
  return readFile(file).catch((fault: NodeJS.ErrnoException) => {
    const why = fault.code === 'ENOENT' ? 'there is no such file' : `cannot be read (${fault.code})`
    throw new CallFailed(`${file}: ${why}`)
  })
}

const readAll = async (stream: NodeJS.ReadStream): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Whether a text is XML: JSON never begins so. */
export const isXml = (text: string): boolean => /^[\ufeff\s]*</.test(text)

/** A document in JSON or XML with what is wrong with it. */
export const readFileDocument = async (file: string): Promise<ReadResult> => {
  const text = await readText(file)
  return isXml(text) ? readXmlDocument(text) : readDocument(text)
}

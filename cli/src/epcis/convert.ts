import { readFile, writeFile } from 'node:fs/promises'
import {
  convertXml,
  readDocument,
  readEvent,
  readXmlDocument,
  readXmlEvent,
  WORD_FORMS,
  type WordForm,
  writeXml,
  type XmlNotes,
} from '@karvan/epcis'
import { CallFailed } from '../client.ts'
import type { Output } from '../output.ts'
import { isXml, readText } from './files.ts'

export interface ConvertOptions {
  words: string
  /** A file for what JSON has no place for: written from XML, read on the way back. */
  notes?: string
}

/** Prints a document or event in XML as JSON-LD and the other way round. Returns the exit code. */
export const convertFile = async (
  output: Output,
  file: string,
  { words, notes }: ConvertOptions,
): Promise<number> => {
  const text = await readText(file)
  if (isXml(text)) {
    const { json, isEvent, notes: noted } = convertXml(text)
    refuseWrong(file, (isEvent ? readXmlEvent : readXmlDocument)(text).problemCount)
    if (notes !== undefined) await writeFile(notes, `${JSON.stringify(noted, undefined, 2)}\n`)
    output.say(json)
    return 0
  }
  refuseWrong(file, (isEventText(text) ? readEvent : readDocument)(text).problemCount)
  const noted = notes === undefined ? {} : { notes: await readNotes(notes) }
  output.say(writeXml(text, { format: formOf(words), ...noted }).trimEnd())
  return 0
}

const refuseWrong = (file: string, problems: number): void => {
  if (problems > 0)
    throw new CallFailed(`${file}: is not valid EPCIS 2.0.1: karvan epcis check ${file}`)
}

const isEventText = (text: string): boolean => {
  try {
    return String((JSON.parse(text) as { type?: unknown } | null)?.type).endsWith('Event')
  } catch {
    return false
  }
}

const formOf = (words: string): WordForm => {
  const form = WORD_FORMS.find((known) => known === words)
  if (form === undefined) throw new CallFailed(`--words is one of ${WORD_FORMS.join(', ')}`)
  return form
}

const readNotes = async (file: string): Promise<XmlNotes> => {
  try {
    const { attributes = [], types = {}, order = {} } = JSON.parse(await readFile(file, 'utf8'))
    return { attributes, types, order }
  } catch {
    throw new CallFailed(`${file}: holds no notes of a conversion`)
  }
}

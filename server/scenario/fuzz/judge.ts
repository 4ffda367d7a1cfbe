/** What every answer must be, whatever was asked. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readDocument } from '@karvan/epcis'
import type { Route, Trial } from './requests.ts'

export interface Answered {
  status: number
  type: string
  text: string
  milliseconds: number
}

/** However slow the machine: an answer within this. */
export const ANSWER_LIMIT_MILLISECONDS = 15_000

/** Codes that every room declares in its `refusals.ts`. */
export const listCodes = async (): Promise<Set<string>> => {
  const rooms = new URL('../../src/', import.meta.url)
  const codes = new Set<string>()
  for (const path of readdirSync(fileURLToPath(rooms), { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)refusals\.js$/.test(path)) continue
    const { refusals } = (await import(new URL(path, rooms).href)) as {
      refusals: Record<string, { code: string }>
    }
    for (const { code } of Object.values(refusals)) codes.add(code)
  }
  return codes
}

/** What is wrong with an answer; undefined where nothing is. */
export const judge = (
  codes: ReadonlySet<string>,
  { method }: Trial,
  route: Route,
  answer: Answered,
): string | undefined => {
  const { status, type, text, milliseconds } = answer
  // 501: what is optional in the standard may be refused as not built.
  if (status >= 500 && status !== 501) return `${status} ${text.slice(0, 300)}`
  if (milliseconds > ANSWER_LIMIT_MILLISECONDS) return `took ${Math.round(milliseconds)} ms`
  if (method === 'HEAD') return undefined
  if (status >= 400) return judgeRefusal(codes, answer)
  if (!type.includes('json')) return undefined
  return judgeDone(route, answer)
}

const judgeRefusal = (codes: ReadonlySet<string>, answer: Answered): string | undefined => {
  const { status, type, text } = answer
  // Written by the same hand from the same problem: its members are tested where it is made.
  if (type.startsWith('application/problem+xml')) return undefined
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}`
  const problem = JSON.parse(text) as { code?: string; status?: number; title?: string }
  if (problem.status !== status) return `${status}, but the problem says ${problem.status}`
  if (!problem.title) return 'a problem without a title'
  return problem.code && codes.has(problem.code) ? undefined : `unknown code ${problem.code}`
}

/** What is answered as a document of EPCIS is one that this project would take. */
const judgeDone = ({ url }: Route, { text }: Answered): string | undefined => {
  if (text === '') return undefined
  const body = JSON.parse(text) as { type?: string } | null
  if (!url.startsWith('/epcis') || body?.type !== 'EPCISQueryDocument') return undefined
  const { problems } = readDocument(text)
  return problems.length === 0
    ? undefined
    : `the answer is no right document: ${JSON.stringify(problems.slice(0, 3))}`
}

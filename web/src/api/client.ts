import type { Problem } from '@karvan/contract'

/** A refusal of the server, with its reasons. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {}

/** Asks the server for JSON, or for nothing. Throws `ApiProblem` when it refuses, `Unreachable` when it does not answer. */
export const request = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
  const answer = await reach(path, init)
  if (!answer.ok) throw new ApiProblem(await readProblem(answer))
  const text = await answer.text()
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

export const send = <Answer>(
  path: string,
  body: unknown,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'POST',
): Promise<Answer> =>
  request<Answer>(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Takes something away that has an address of its own. */
export const remove = (path: string): Promise<void> => request(path, { method: 'DELETE' })

const reach = async (path: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(path, init)
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault
    throw new Unreachable('the server cannot be reached', { cause: fault })
  }
}

const readProblem = async (answer: Response): Promise<Problem> => {
  const { status, statusText } = answer
  const plain: Problem = { type: 'about:blank', title: statusText, status, code: `http.${status}` }
  try {
    return { ...plain, ...((await answer.json()) as Partial<Problem>) }
  } catch {
    return plain
  }
}

/** Worth asking again without changing anything: no answer, a busy server or a proxy without one. */
export const isPassing = (fault: unknown): boolean =>
  fault instanceof Unreachable ||
  (fault instanceof ApiProblem &&
    (fault.problem.status === 429 || (fault.problem.status >= 500 && fault.problem.status !== 501)))

export const hasStatus = (fault: unknown, status: number): boolean =>
  fault instanceof ApiProblem && fault.problem.status === status

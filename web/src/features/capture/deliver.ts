import type { CaptureJob, Problem, Report } from '@karvan/contract'
import { ApiProblem, hasStatus, isPassing, request, send } from '../../api/client.ts'

/** What became of a report that was sent once. */
export type Outcome =
  | { state: 'waiting' }
  | { state: 'refused'; problem: Problem }
  | { state: 'sent'; job: CaptureJob; problem?: undefined }

const POLL_MILLISECONDS = 400
const POLLS = 25

/**
 * Sends a report once. It stays waiting when the server cannot be reached, is busy or wants a
 * sign-in; sending twice does no harm, the server knows it by its id.
 */
export const deliver = async (report: Report): Promise<Outcome> => {
  try {
    return outcomeOf(await waitForJob(await send<CaptureJob>('/api/reports', report)))
  } catch (fault) {
    if (isPassing(fault) || hasStatus(fault, 401)) return { state: 'waiting' }
    if (fault instanceof ApiProblem) return { state: 'refused', problem: fault.problem }
    throw fault
  }
}

const waitForJob = async (job: CaptureJob): Promise<CaptureJob> => {
  let latest = job
  for (let poll = 0; latest.running && poll < POLLS; poll++) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
    latest = await request<CaptureJob>(`/epcis/capture/${encodeURIComponent(job.captureID)}`)
  }
  return latest
}

const outcomeOf = (job: CaptureJob): Outcome => {
  if (job.running) return { state: 'waiting' }
  if (job.success) return { state: 'sent', job }
  const { errors } = job
  const problem: Problem = {
    type: 'about:blank',
    title: errors[0]?.detail ?? 'refused',
    status: 422,
    code: errors[0]?.code ?? 'capture.refused',
    reasons: errors.map(({ pointer, code, detail }) => ({ pointer, code, message: detail })),
  }
  return { state: 'refused', problem }
}

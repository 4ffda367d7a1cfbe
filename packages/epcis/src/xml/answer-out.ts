import { element, escapeText } from './markup.ts'
import { EPCIS_XML } from './namespaces.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
const OWN = 'urn:karvan:voc:'

/** A problem of RFC 9457 as EPCIS 2.0 answers it in XML; `reasons` are an addition. */
export interface XmlProblem {
  type: string
  title: string
  status?: number
  detail?: string
  instance?: string
  /** RFC 6901 JSON pointer into what was sent. */
  pointer?: string
  /** Stable for programs. */
  code?: string
  reasons?: readonly {
    pointer: string
    code: string
    message: string
    line?: number
    column?: number
  }[]
  /** All reasons, of which not all are listed. */
  reasonCount?: number
}

/** A capture job as EPCIS 2.0 §12 answers it; times are RFC 3339. */
export interface XmlCaptureJob {
  captureID: string
  running: boolean
  success: boolean
  captureErrorBehaviour: 'rollback' | 'proceed'
  createdAt?: string
  finishedAt?: string
  errors: readonly XmlProblem[]
}

const ROOT = [
  ['xmlns:epcis', EPCIS_XML],
  ['xmlns:karvan', OWN],
] as const

const textElement = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : element(name, [], escapeText(String(value)))

const problemContent = (problem: XmlProblem): string =>
  [
    textElement('type', problem.type),
    textElement('title', problem.title),
    textElement('status', problem.status),
    textElement('detail', problem.detail),
    textElement('instance', problem.instance),
    textElement('karvan:code', problem.code),
    textElement('karvan:pointer', problem.pointer),
    ...(problem.reasons ?? []).map(writeReason),
    textElement('karvan:reasonCount', problem.reasonCount),
  ].join('')

const writeReason = ({
  pointer,
  code,
  message,
  line,
  column,
}: NonNullable<XmlProblem['reasons']>[number]): string => {
  const place = line === undefined ? [] : ([['line', String(line)]] as const)
  const across = column === undefined ? [] : ([['column', String(column)]] as const)
  const said = [['pointer', pointer], ['code', code], ...place, ...across] as const
  return element('karvan:reason', said, escapeText(message))
}

/** The element EPCISException of EPCIS 2.0, to be sent as application/problem+xml. */
export const writeProblemXml = (problem: XmlProblem): string =>
  `${DECLARATION}${element('epcis:EPCISException', ROOT, problemContent(problem))}\n`

/** The element EPCISCaptureJob of EPCIS 2.0. */
export const writeCaptureJobXml = (job: XmlCaptureJob): string => {
  const errors = job.errors.map((error) => element('error', [], problemContent(error)))
  const content = [
    textElement('captureErrorBehaviour', job.captureErrorBehaviour),
    textElement('createdAt', job.createdAt),
    textElement('finishedAt', job.finishedAt),
    errors.length > 0 ? element('errors', [], errors.join('')) : '',
  ].join('')
  const attributes = [
    ...ROOT,
    ['running', String(job.running)],
    ['success', String(job.success)],
    ['captureID', job.captureID],
  ] as const
  return `${DECLARATION}${element('epcis:EPCISCaptureJob', attributes, content)}\n`
}

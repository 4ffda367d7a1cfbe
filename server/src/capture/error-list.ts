import type { CaptureError, Reason } from '@karvan/contract'
import { exceptionOf, type RefusalKind } from '../platform/index.ts'

/** Errors of a job that are kept: some megabytes. */
const ERROR_LIMIT = 10_000

/** What every error says of the event that it stops. */
type Kind = Pick<RefusalKind, 'status' | 'title' | 'exception' | 'code'>

/** What is wrong with events of one document: as many as a job keeps, and how many there are. */
export class ErrorList {
  readonly list: CaptureError[] = []
  count = 0

  /** The same with more at its end. */
  with(kind: Kind, reasons: readonly Reason[]): ErrorList {
    const more = new ErrorList()
    more.list.push(...this.list)
    more.count = this.count
    more.add(kind, reasons)
    return more
  }

  /** `count`: of all reasons, where not all are given. */
  add(kind: Kind, reasons: readonly Reason[], count: number = reasons.length): void {
    this.count += count
    for (const { pointer, code, message } of reasons) {
      if (this.list.length >= ERROR_LIMIT) return
      const { status, title } = kind
      this.list.push({ type: exceptionOf(kind), title, status, detail: message, pointer, code })
    }
  }
}

import type { ReactNode } from 'react'

interface NoticeProps {
  title: string
  hint?: string
  /** Something is on its way: the track moves, and assistive technology hears of it. */
  isBusy?: boolean
  isSmall?: boolean
  children?: ReactNode
}

/** What stands where there is nothing to show: empty, loading or lost. */
export const Notice = ({ title, hint, isBusy = false, isSmall = false, children }: NoticeProps) => (
  <div
    className={`notice${isBusy ? ' notice-busy' : ''}${isSmall ? ' notice-small' : ''}`}
    role={isBusy ? 'status' : undefined}
  >
    <div className="notice-track" />
    <h2>{title}</h2>
    {hint && <p className="muted">{hint}</p>}
    {children}
  </div>
)

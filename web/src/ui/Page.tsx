import type { ReactNode } from 'react'
import { useTitle } from './useTitle.ts'
import './page.css'

interface PageProps {
  title: string
  intro?: string
  /** Links to the parts of the page. */
  parts?: ReactNode
  children: ReactNode
}

/** A page of panels under one heading. */
export const Page = ({ title, intro, parts, children }: PageProps) => {
  useTitle(title)
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {intro && <p className="muted">{intro}</p>}
        {parts}
      </header>
      {children}
    </div>
  )
}

interface PanelProps {
  id: string
  title: string
  hint?: string | undefined
  /** Stands at the end of the head: the deed of this panel. */
  action?: ReactNode
  /** A table goes from edge to edge. */
  isFlush?: boolean
  children: ReactNode
}

export const Panel = ({ id, title, hint, action, isFlush = false, children }: PanelProps) => (
  <section className="panel" aria-labelledby={id}>
    <div className="panel-head">
      <div>
        <h2 id={id}>{title}</h2>
        {hint && <p className="muted panel-hint">{hint}</p>}
      </div>
      {action}
    </div>
    <div className={isFlush ? undefined : 'panel-body'}>{children}</div>
  </section>
)

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

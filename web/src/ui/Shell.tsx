import type { ReactNode } from 'react'
import './shell.css'

interface ShellProps {
  skip: string
  railLabel: string
  brand: ReactNode
  nav: ReactNode
  foot: ReactNode
  bar: ReactNode
  children: ReactNode
}

/** The frame of every screen: a rail at the side (at the foot on a phone), a bar, the content. */
export const Shell = ({ skip, railLabel, brand, nav, foot, bar, children }: ShellProps) => (
  <div className="shell">
    <a className="shell-skip" href="#content">
      {skip}
    </a>
    <nav className="shell-rail" aria-label={railLabel}>
      <div className="shell-brand">{brand}</div>
      <ul className="shell-nav">{nav}</ul>
      <div className="shell-foot">{foot}</div>
    </nav>
    <header className="shell-bar">{bar}</header>
    <main className="shell-content" id="content" tabIndex={-1}>
      {children}
    </main>
  </div>
)

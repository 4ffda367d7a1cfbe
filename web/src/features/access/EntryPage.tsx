import type { ReactNode } from 'react'
import { Brand } from '../../app/Brand.tsx'
import { Preferences } from '../../app/Preferences.tsx'
import { useText } from '../../i18n/index.ts'
import { useTitle } from '../../ui/useTitle.ts'
import './access.css'

/** The card that stands where nobody is signed in yet. */
export const EntryPage = ({ title, children }: { title: string; children: ReactNode }) => {
  const { t } = useText()
  useTitle(title)
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <p className="sign-in-brand">
          <Brand size={34} /> {t('app.name')}
        </p>
        <p className="muted">{t('app.purpose')}</p>
        <div className="sign-in-track" />
        <h1>{title}</h1>
        {children}
      </div>
      <Preferences />
    </main>
  )
}

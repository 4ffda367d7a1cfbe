import { LANGUAGES, type Language } from '@karvan/contract'
import { chooseLanguage, LANGUAGE_NAMES, useText } from '../i18n/index.ts'
import { chooseTheme, THEMES, type Theme, useTheme } from '../ui/theme.ts'
import './preferences.css'

/** Language and appearance. */
export const Preferences = () => {
  const { t, language } = useText()
  const theme = useTheme()
  return (
    <div className="preferences">
      <select
        className="select"
        aria-label={t('shell.language')}
        value={language}
        onChange={({ target }) => void chooseLanguage(target.value as Language)}
      >
        {LANGUAGES.map((code) => (
          <option key={code} value={code} lang={code}>
            {LANGUAGE_NAMES[code]}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t('shell.theme')}
        value={theme}
        onChange={({ target }) => chooseTheme(target.value as Theme)}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(`theme.${name}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

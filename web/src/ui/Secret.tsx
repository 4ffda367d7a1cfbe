import { useState } from 'react'
import { Button } from './Button.tsx'

interface SecretProps {
  label: string
  secret: string
  copyText: string
  copiedText: string
}

/** Something that is shown this once: it can be copied, or selected by hand where copying is forbidden. */
export const Secret = ({ label, secret, copyText, copiedText }: SecretProps) => {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret)
    setCopied(true)
  }
  // Pages over plain HTTP on another host have no clipboard.
  const canCopy = navigator.clipboard !== undefined
  return (
    <div className="secret">
      <input
        className="input mono"
        aria-label={label}
        readOnly
        value={secret}
        onFocus={({ target }) => target.select()}
      />
      {canCopy && (
        <Button onPress={() => void copy().catch(() => setCopied(false))}>
          {isCopied ? copiedText : copyText}
        </Button>
      )}
      <span role="status" className="visually-hidden">
        {isCopied ? copiedText : ''}
      </span>
    </div>
  )
}

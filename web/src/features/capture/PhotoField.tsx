import type { Report } from '@karvan/contract'
import { useRef, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { readPhoto } from './photo.ts'

interface PhotoFieldProps {
  photo: Report['photo']
  onChange: (photo: Report['photo']) => void
}

/** A picture from the camera or the device, made small before it is kept. */
export const PhotoField = ({ photo, onChange }: PhotoFieldProps) => {
  const { t } = useText()
  const input = useRef<HTMLInputElement>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    try {
      onChange(await readPhoto(file))
      setUnreadable(false)
    } catch {
      setUnreadable(true)
    }
  }
  return (
    <div className="field">
      <span className="field-label" id="photo-label">
        {t('report.photo')}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-labelledby="photo-label"
        onChange={({ target }) => void take(target.files?.[0])}
      />
      {photo && (
        <img
          className="report-photo"
          alt={t('timeline.photo')}
          src={`data:${photo.contentType};base64,${photo.base64}`}
        />
      )}
      <div className="report-photo-actions">
        <Button onPress={() => input.current?.click()}>
          <Icon name="camera" /> {t('report.takePhoto')}
        </Button>
        {photo && (
          <Button look="quiet" onPress={() => onChange(undefined)}>
            {t('report.removePhoto')}
          </Button>
        )}
      </div>
      {isUnreadable && <p role="alert">{t('report.photoFailed')}</p>}
    </div>
  )
}

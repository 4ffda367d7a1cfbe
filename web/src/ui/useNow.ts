import { useEffect, useState } from 'react'

/** The time, renewed at every given step and when the page is looked at again. */
export const useNow = (stepMilliseconds = 10_000): Date => {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const renew = () => setNow(new Date())
    const timer = setInterval(renew, stepMilliseconds)
    document.addEventListener('visibilitychange', renew)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', renew)
    }
  }, [stepMilliseconds])
  return now
}

import { useEffect, useState } from 'react'

const PATIENCE_MS = 30_000

/** True after half a minute without the server; a short gap is not worth a line (look.md, Offline banner). */
export function useOfflineLong(offline: boolean): boolean {
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!offline) {
      setLong(false)
      return undefined
    }
    const timer = setTimeout(() => setLong(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [offline])
  return long
}

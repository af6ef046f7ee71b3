import { useEffect, useRef } from 'react'

let layers = 0

/** While `opened`, Back closes the layer instead of leaving the page. */
export function useBack(opened: boolean, onClose: () => void): void {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    if (!opened) return undefined
    layers += 1
    const layer = layers
    history.pushState({ layer }, '')
    const popped = () => {
      if (history.state?.layer !== layer) close.current()
    }
    addEventListener('popstate', popped)
    return () => {
      removeEventListener('popstate', popped)
      if (history.state?.layer === layer) history.back()
    }
  }, [opened])
}

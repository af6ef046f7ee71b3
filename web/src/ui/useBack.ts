import { useEffect, useRef } from 'react'

let layers = 0
/** Entry of a layer that has just closed; one that opens in the same moment takes it over. */
let leaving: ReturnType<typeof setTimeout> | null = null

function enter(layer: number) {
  if (leaving === null) history.pushState({ layer }, '')
  else {
    clearTimeout(leaving)
    leaving = null
    history.replaceState({ layer }, '')
  }
}

const stands = (layer: number) => history.state?.layer === layer

/** Going back happens later, so it must not meet the entry of the next layer. */
function leave(layer: number) {
  if (!stands(layer)) return
  leaving = setTimeout(() => {
    leaving = null
    if (stands(layer)) history.back()
  })
}

/** While `opened`, Back closes the layer instead of leaving the page. */
export function useBack(opened: boolean, onClose: () => void): void {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    if (!opened) return undefined
    layers += 1
    const layer = layers
    enter(layer)
    const popped = () => {
      if (!stands(layer)) close.current()
    }
    addEventListener('popstate', popped)
    return () => {
      removeEventListener('popstate', popped)
      leave(layer)
    }
  }, [opened])
}

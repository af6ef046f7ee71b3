import { useEffect } from 'react'

/** Moves the focus to the first invalid field of the open sheet whenever `errors` is new and not empty. */
export function useFocusError(errors: Readonly<Record<string, string>>): void {
  useEffect(() => {
    if (Object.keys(errors).length) document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus()
  }, [errors])
}

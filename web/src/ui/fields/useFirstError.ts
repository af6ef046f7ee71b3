import { type RefObject, useEffect, useRef } from 'react'

/** Moves the focus to the first invalid field whenever `errors` is a new object with something in it. */
export function useFirstError(errors: Readonly<Record<string, string>>): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  return form
}

const BENGALI_DIGIT = /[০-৯]/g
const BENGALI_ZERO = 0x09e6

/** Folds text for search: NFKC, casefold, Bengali digits to Latin (UI-3, DB-7). */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(BENGALI_DIGIT, (digit) => String(digit.charCodeAt(0) - BENGALI_ZERO))
}

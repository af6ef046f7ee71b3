/** The product's mark. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 28 28"
    aria-hidden="true"
    style={{ flex: 'none', display: 'block' }}
  >
    <rect width="28" height="28" rx="7" fill="var(--cc-brand)" />
    <path
      d="M7 12.5q3.5-3 7 0t7 0M7 17.5q3.5-3 7 0t7 0"
      fill="none"
      stroke="var(--cc-on-brand)"
      strokeWidth="2"
      strokeLinecap="round"
    />
  </svg>
)

/** Two rails that run to the horizon, and their ties. */
export const Brand = ({ size = 26 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
    <path
      d="M23 8 13 56M41 8l10 48M21.500 17h21M19.500 27.500h25M17.200 39h29.600M15 50h34"
      fill="none"
      stroke="currentColor"
      strokeWidth="5"
      strokeLinecap="round"
    />
  </svg>
)

export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6.5" className="mark-ground" />
      <path d="M6 17.5V7l6 6 6-6v10.5" className="mark-line" />
    </svg>
  );
}

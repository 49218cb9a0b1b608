import type { PartProps } from "../part.ts";

/** Chips without a face of their own: a package with its name, on legs. */
export function Chip({ part }: PartProps) {
  const metal = part.type === "bme280" || part.type === "bmp280";
  return (
    <svg viewBox="0 0 110 90" role="img" aria-label={`${part.label} (${part.type})`}>
      <rect x="6" y="4" width="98" height="82" rx="6" className="breakout part-shade" />
      {[20, 37, 54, 71, 90].map((x) => (
        <circle key={x} cx={x} cy="76" r="4" className="pad" />
      ))}
      {metal ? (
        <>
          <rect x="35" y="14" width="40" height="40" rx="4" fill="url(#metal)" />
          <circle cx="46" cy="25" r="3.2" fill="#171c1e" />
        </>
      ) : (
        <>
          <path d="M27 20h6M27 32h6M27 44h6M77 20h6M77 32h6M77 44h6" className="pin-legs" />
          <rect x="33" y="12" width="44" height="42" rx="3" fill="#191e20" />
          <circle cx="39" cy="18" r="2.2" fill="#ffffff55" />
        </>
      )}
      <text x="55" y={metal ? 47 : 38} textAnchor="middle" className={metal ? "part-print part-print-dark" : "part-print"}>
        {part.type.toUpperCase()}
      </text>
    </svg>
  );
}

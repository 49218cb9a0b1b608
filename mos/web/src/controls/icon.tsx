/** Line icons on a grid of 24, drawn in the colour of the text. */
const PATHS = {
  board: "M5 5h14v14H5zM9 9h6v6H9zM9 2v3M15 2v3M9 19v3M15 19v3M2 9h3M2 15h3M19 9h3M19 15h3",
  chart: "M3 3v18h18M7 15l4-5 3 3 5-7",
  console: "M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M13 15h4",
  rpc: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  config: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  files: "M4 6h6l2 2h8v11H4z",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14",
  sizes: "M4 4h16v16H4zM12 4v16M12 11h8M4 14h8",
  update: "M12 20V9M7 13l5-5 5 5M5 4h14",
  timeline: "M6 3v18M6 7h5M6 12h12M6 17h8",
  devices: "M4 4h16v11H4zM9 20h6M12 15v5",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7",
  alert: "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1",
  info: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 7.5v.1",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M5 19l1.7-1.7M17.3 6.7L19 5",
  moon: "M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z",
  auto: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 3v18M12 7h6M12 12h9M12 17h6",
  power: "M12 3v8M7 6.3a8 8 0 1010 0",
  restart: "M20 11a8 8 0 10-2.3 6.6M20 4v7h-7",
  stop: "M6 6h12v12H6z",
  play: "M7 4.5v15l12-7.5z",
  pause: "M8 5v14M16 5v14",
  bolt: "M13 2L5 14h6l-1 8 8-12h-6z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  search: "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14",
  pencil: "M4 20l1-5L16 4l4 4L9 19z",
  download: "M12 4v12M7 11l5 5 5-5M5 20h14",
  upload: "M12 16V4M7 9l5-5 5 5M5 20h14",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  up: "M6 15l6-6 6 6",
  send: "M4 12l16-8-5 16-3.5-6.5z",
  save: "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
  rename: "M4 7h9M4 17h9M17 4v16M15 4h4M15 20h4",
  back: "M4 12h16M10 6l-6 6 6 6",
  eye: "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 9.3a2.7 2.7 0 100 5.4 2.7 2.7 0 000-5.4z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it stands for is said in words beside it, or in the name of its button. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

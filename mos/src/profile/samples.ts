/** What a program was found doing, many times in equal distances, and what that says of its lines and functions. */

export interface Frame {
  /** Name of the function, as TypeScript or C has it. */
  name: string;
  /** Path of its source, or empty. */
  path: string;
  line: number;
}

export interface Sample {
  /** Where it was, and who had called that, innermost first. Empty: it was waiting. */
  frames: Frame[];
  ms: number;
}

export interface Share {
  name: string;
  path: string;
  line: number;
  /** Milliseconds in it, and in it and what it called. */
  selfMs: number;
  totalMs: number;
}

export interface Profile {
  platform: string;
  samples: number;
  /** Of the program's time; waiting is the rest of it. */
  busyMs: number;
  waitingMs: number;
  /** TypeScript lines: time of C code counts for the line that called it. */
  lines: Share[];
  functions: Share[];
}

export function summarise(platform: string, samples: readonly Sample[], isShown: (path: string) => boolean): Profile {
  const lines = new Map<string, Share>();
  const functions = new Map<string, Share>();
  let busyMs = 0;
  let waitingMs = 0;
  for (const { frames, ms } of samples) {
    if (frames.length === 0) {
      waitingMs += ms;
      continue;
    }
    busyMs += ms;
    const seen = new Set<Share>();
    const add = (map: Map<string, Share>, key: string, frame: Frame, isSelf: boolean) => {
      let share = map.get(key);
      if (!share) map.set(key, (share = { ...frame, selfMs: 0, totalMs: 0 }));
      if (isSelf) share.selfMs += ms;
      if (!seen.has(share)) share.totalMs += ms;
      seen.add(share);
    };
    frames.forEach((frame, i) => {
      add(functions, `${frame.name}\0${frame.path}`, frame, i === 0);
    });
    const shown = frames.filter(({ path }) => isShown(path));
    shown.forEach((frame, i) => {
      add(lines, `${frame.path}:${frame.line}`, frame, i === 0);
    });
  }
  const sorted = (map: Map<string, Share>) => [...map.values()].sort((a, b) => b.selfMs - a.selfMs || b.totalMs - a.totalMs);
  return { platform, samples: samples.length, busyMs, waitingMs, lines: sorted(lines), functions: sorted(functions) };
}

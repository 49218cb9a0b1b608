import type { Random } from "@meerkat/port-node/nor_flash.ts";
import { SpiffsType } from "@meerkat/vfs-fs-spiffs/spiffs_type.ts";
import type { Candidate, Setup } from "../../../core/test/torture/power_cuts.ts";
import { checkImage } from "./check_image.ts";

function setup(random: Random): Setup {
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const ps = pick([128, 256]);
  const bs = pick([2048, 4096]);
  const sectors = pick([4, 8, 16]);
  const meta = ps === 128 ? 8 : pick([0, 8]);
  return {
    sector: bs,
    sectors,
    options: JSON.stringify({ bs, ps, es: bs, meta, nfd: 4 }),
    limits: { directories: false, fill: bs * sectors * pick([0.1, 0.3, 0.5]), piece: pick([ps >> 1, ps, 4 * ps]), showsUnsynced: true },
    // SPIFFS knows no bad blocks.
    defects: new Map(),
    wearLimit: Number.POSITIVE_INFINITY,
  };
}

/** Whether `seen` is the beginning of the change from `old` to `wanted`. */
function isPart(seen: Buffer, old: Buffer, wanted: Buffer): boolean {
  let common = 0;
  while (common < seen.length && seen[common] === wanted[common]) common++;
  return common === seen.length || (seen.length === old.length && seen.subarray(common).equals(old.subarray(common)));
}

/** SPIFFS: a file that is replaced, removed or renamed is old or new; of one that is changed in place, the change may have begun. */
export const spiffsCandidate: Candidate = {
  type: new SpiffsType(),
  setup,
  reprograms: true,
  tolerance: (_path, seen, allowed) => {
    const contents = allowed.filter((content): content is Buffer => content instanceof Buffer);
    return seen instanceof Buffer && contents.some((old) => contents.some((wanted) => isPart(seen, old, wanted)));
  },
  check: (image, sector) => checkImage(image, sector),
};

import type { Defect, Random } from "@meerkat/port-node/nor_flash.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import type { Candidate, Setup } from "../../../core/test/torture/power_cuts.ts";
import { checkImage } from "./checker/check_image.ts";

const DEFECTS: readonly Defect[] = ["program fails", "erase fails", "sticks"];

function setup(random: Random): Setup {
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const sector = pick([256, 512, 1024]);
  const sectors = pick([12, 20, 40]);
  const unit = pick([1, 16, 64]);
  const cache = pick([64, 128]);
  const defects = new Map<number, Defect>();
  // The superblock cannot move: its two sectors are taken to be good.
  if (random() < 0.4) for (let n = 1 + Math.floor(random() * 4); n > 0; n--) defects.set(2 + Math.floor(random() * (sectors - 2)), pick(DEFECTS));
  // Now and then a chip that is about to die: one move for a bad block leads to the next.
  const isDying = random() < 0.15;
  for (let n = 2; n < sectors && isDying; n++) if (random() < 0.25) defects.set(n, pick(DEFECTS));
  return {
    sector,
    sectors,
    options: JSON.stringify({ bs: sector, is: unit, cs: cache, bcy: pick([0, 1, 2, 5, 20]) }),
    limits: { directories: true, fill: sector * sectors * pick([0.1, 0.3, 0.8]), piece: pick([sector >> 2, sector, 2 * sector]) },
    defects,
    wearLimit: isDying || random() < 0.1 ? 8 + Math.floor(random() * 40) : Number.POSITIVE_INFINITY,
  };
}

/** LittleFS promises all: what was synced stays, and every change is old or new. */
export const lfsCandidate: Candidate = {
  type: new LfsType(),
  setup,
  reprograms: false,
  check: (image, sector, isCut) => checkImage(image, sector, { pending: isCut }),
};

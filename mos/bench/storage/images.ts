/** What has to be built to be measured: the boot loader, and two versions of a connected device. */
import { generateKeyPairSync } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Figure, figure } from "../../../compiler/bench/figures.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { buildLoader } from "../../src/builder/loader.ts";
import { planBuild } from "../../src/builder/plan.ts";
import { deflated, makeDelta } from "../../src/bundle/delta.ts";
import { payloadOf } from "../../src/firmware/payload.ts";

const CRYPTO = ["mbedtls", "mbedtls-sign"];

/** The loader on a Cortex-M3. */
export async function measureLoader(folder: string): Promise<Figure[]> {
  const key = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey.export({ format: "der", type: "spki" });
  const { sizes } = await buildLoader({ platform: "cortex-m", board: "mps2-an385", variant: "size", keys: [key], output: join(folder, "loader") });
  if (!sizes) throw new Error("the loader has no image");
  const crypto = sizes.modules.filter(({ group }) => CRYPTO.includes(group)).reduce((sum, { flash }) => sum + flash, 0);
  if (crypto === 0) throw new Error("no module of the loader is of the crypto library");
  return [
    figure("boot_flash_bytes", sizes.flash - crypto, "bytes without the crypto library"),
    figure("boot_flash_with_crypto_bytes", sizes.flash, "bytes"),
    figure("boot_ram_bytes", sizes.ram, "bytes"),
  ];
}

/** apps/connected on a Cortex-M3, and with one line of it changed. */
export async function measureDelta(folder: string): Promise<Figure[]> {
  const original = join(repositoryRoot, "apps/connected");
  const copy = join(folder, "connected");
  cpSync(original, copy, { recursive: true, filter: (path) => !path.startsWith(join(original, "build")) });
  const manifest = join(copy, "mos.yml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll("../../libs", relative(copy, join(repositoryRoot, "libs"))));
  const before = await payload(copy, join(folder, "before"));
  const main = join(copy, "src/main.ts");
  const text = readFileSync(main, "utf8");
  const changed = text.replace('logInfo("status", text)', 'logInfo("status", `told: ${text}`)');
  if (changed === text) throw new Error("the line that is changed is not there any more");
  writeFileSync(main, changed);
  const after = await payload(copy, join(folder, "after"));
  const delta = makeDelta(before, after);
  return [
    figure("delta_ratio", delta.length / after.length, `of ${after.length} bytes`),
    figure("deflated_ratio", deflated(after).length / after.length, `of ${after.length} bytes`),
  ];
}

async function payload(app: string, output: string): Promise<Uint8Array> {
  const plan = planBuild({ folder: app, platform: "cortex-m", variant: "size", output });
  const { record } = await build(plan);
  return payloadOf(plan, record);
}

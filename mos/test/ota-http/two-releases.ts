/** Two releases of the app mos/test/apps/ota-http for one platform, as bundles. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";
import { readBundle, writeBundle } from "../../src/bundle/bundle.ts";
import { generateKey } from "../../src/keys/key.ts";
import { outputFolder } from "../machines.ts";

const APP = join(repositoryRoot, "mos/test/apps/ota-http");

export class TwoReleases {
  readonly folder = mkdtempSync(join(tmpdir(), "mos-ota-http-"));
  private readonly platform: string;
  private readonly output: string;

  constructor(platform: string) {
    this.platform = platform;
    this.output = outputFolder(`ota-http-${platform}`);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Of `mos run`: the device, with v1 when it is new. */
  get runArguments(): string[] {
    return ["run", "--no-build", "--platform", this.platform, "--output", this.output, "--flash", this.path("flash.bin"), "--tcp", "0", APP];
  }

  async make(): Promise<void> {
    const keyFile = this.path("key.pem");
    writeFileSync(keyFile, generateKey("ecdsa-p256"));
    for (const release of ["v2", "v1"]) {
      const options = { folder: APP, platform: this.platform, output: this.output, signKeys: [keyFile] };
      const { record } = await build(planBuild({ ...options, buildVars: new Map([["RELEASE", release]]) }));
      writeFileSync(this.path(release), readFileSync(record.firmware?.bundle ?? ""));
    }
  }

  bundle(release: string): Uint8Array {
    return readFileSync(this.path(release));
  }

  /** The release behind `bytes` bytes of a file that no part names; the last byte of the app is another. */
  damagedAndLarge(release: string, bytes: number): Uint8Array {
    const { manifest, files, folder } = readBundle(this.bundle(release), release);
    const whole = writeBundle(manifest, new Map([["ballast.bin", new Uint8Array(bytes).fill(0x5a)], ...files]), { folder, indent: 2 });
    const app = files.get("ota-http.img") ?? new Uint8Array();
    const at = Buffer.from(whole).lastIndexOf(app) + app.length - 1;
    whole[at] = (whole[at] ?? 0) ^ 1;
    return whole;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

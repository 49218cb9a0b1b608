/** Releases of the app mos/test/apps/ota for one platform, as bundles. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageContent } from "@meerkat/boot-common/image_encode.ts";
import { decodeHeader, FLAG_RAM_LOAD } from "@meerkat/boot-common/image_format.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";
import { type Bundle, readBundleFile, writeBundle } from "../../src/bundle/bundle.ts";
import { makeDeltaBundle } from "../../src/bundle/delta-bundle.ts";
import { makeFsImage } from "../../src/firmware/fs-image.ts";
import { encodeImage } from "../../src/firmware/image.ts";
import { generateKey, type SigningKey, signingKey } from "../../src/keys/key.ts";
import { outputFolder } from "../machines.ts";

const APP = join(repositoryRoot, "mos/test/apps/ota");
const FS_BYTES = 1 << 20;

/** v1 and v2 are built; the others are v2 with something wrong. */
export class Releases {
  readonly folder = mkdtempSync(join(tmpdir(), "mos-ota-"));
  readonly platform: string;
  /** Of the builds; `mos run --no-build` finds v1 there. */
  readonly output: string;
  private readonly keyFile = join(this.folder, "key.pem");
  private readonly key: SigningKey;

  constructor(platform: string) {
    this.platform = platform;
    this.output = outputFolder(`ota-${platform}`);
    mkdirSync(this.output, { recursive: true });
    writeFileSync(this.keyFile, generateKey("ecdsa-p256"));
    this.key = signingKey(readFileSync(this.keyFile, "utf8"), this.keyFile);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Of `mos run`: the device, with v1 when it is new. */
  get runArguments(): string[] {
    return ["run", "--no-build", "--platform", this.platform, "--output", this.output, "--flash", this.path("flash.bin"), "--tcp", "0", APP];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** DER of the key that everything is signed with. */
  get publicKey(): Uint8Array {
    return this.key.public;
  }

  /** v1 and v2, between which a device may go to and fro: v1 has the security counter of v2. */
  async makeTwo(): Promise<void> {
    await this.build();
    this.v1As("v1", 1);
  }

  /** The payload of v1 with the security counter of v2, as another release. */
  private v1As(release: string, major: number): void {
    const { manifest, files, folder } = readBundleFile(this.path("v1.zip"));
    files.set("ota.img", this.signed(files.get("ota.img") ?? new Uint8Array(), { major }));
    writeFileSync(this.path(`${release}.zip`), writeBundle({ ...manifest, version: `${major}.0` }, files, { folder, indent: 2 }));
  }

  private async build(): Promise<void> {
    for (const release of ["v2", "v1"]) {
      const options = { folder: APP, platform: this.platform, output: this.output, signKeys: [this.keyFile] };
      const { record } = await build(planBuild({ ...options, buildVars: new Map([["RELEASE", release]]) }));
      writeFileSync(this.path(`${release}.zip`), readFileSync(record.firmware?.bundle ?? ""));
    }
  }

  async make(): Promise<void> {
    await this.build();
    this.v1As("v9", 9);
    const [v2, v9] = [readFileSync(this.path("v2.zip")), readFileSync(this.path("v9.zip"))];
    writeFileSync(this.path("v9-delta.zip"), makeDeltaBundle(v2, v9, "v2", "v9").bytes);
    await this.behaving("v3", "crash");
    await this.behaving("v4", "hang");
    const other = signingKey(generateKey("ecdsa-p256"), "another");
    this.changed("v5", (image) => this.signed(image, {}, other));
    this.changed("v6", (image) => image.subarray(0, Math.floor(image.length / 2)));
    const others = this.platform === "linux" ? "cortex-m" : "linux";
    this.changed("v7", (image) => image, { platform: others });
    this.changed("v7-disguised", (image) => this.signed(image, { platform: others }));
    this.changed("v8", (image) => this.signed(image, { securityCounter: 1 }));
    const whole = readFileSync(this.path("v2.zip"));
    writeFileSync(this.path("damaged.zip"), whole.fill(whole.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1, (whole.length >> 1) + 1));
  }

  /** v2 that finds a file which tells it to fail. */
  private async behaving(release: string, behaviour: string): Promise<void> {
    const file = this.path("behaviour.txt");
    writeFileSync(file, behaviour);
    const bundle = this.v2();
    const fs = await makeFsImage({ kind: "LFS", size: FS_BYTES }, [{ name: "behaviour.txt", path: file }]);
    bundle.files.set("fs.img", fs.bytes);
    const version = `${release.slice(1)}.0`;
    this.write(release, bundle, { version }, (image) => this.signed(image, { major: Number(release.slice(1)) }));
  }

  private changed(release: string, change: (image: Uint8Array) => Uint8Array, manifest: object = {}): void {
    this.write(release, this.v2(), { version: `${release.slice(1, 2)}.0`, ...manifest }, change);
  }

  private write(release: string, bundle: Bundle, manifest: object, change: (image: Uint8Array) => Uint8Array): void {
    bundle.files.set("ota.img", change(bundle.files.get("ota.img") ?? new Uint8Array()));
    writeFileSync(this.path(`${release}.zip`), writeBundle({ ...bundle.manifest, ...manifest }, bundle.files, { folder: bundle.folder, indent: 2 }));
  }

  private v2(): Bundle {
    return readBundleFile(this.path("v2.zip"));
  }

  /** The same payload in another image. */
  private signed(image: Uint8Array, content: Partial<ImageContent>, key = this.key): Uint8Array {
    const header = decodeHeader(image);
    if (header === undefined) throw new Error("v2 has no image");
    const { headerBytes, payloadBytes, loadAddress, flags } = header;
    const payload = image.subarray(headerBytes, headerBytes + payloadBytes);
    const own = {
      payload,
      headerBytes,
      loadAddress: (flags & FLAG_RAM_LOAD) === 0 ? undefined : loadAddress,
      major: 2,
      securityCounter: 2,
      platform: this.platform,
    };
    return encodeImage({ ...own, ...content }, [key]);
  }
}

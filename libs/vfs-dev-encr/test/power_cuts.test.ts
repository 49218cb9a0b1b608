import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { type DeviceCipher, OffsetEcb, UnitXts } from "@meerkat/vfs-dev-encr/ciphers.ts";
import { EncrDevice } from "@meerkat/vfs-dev-encr/encr_device.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { cutEverywhere } from "../../../core/test/torture/power_cuts.ts";

new FakeHal().install();

/** LittleFS on an encrypted device. */
class EncryptedLfs extends FileSystemType {
  private readonly inner = new LfsType();
  private readonly cipher: DeviceCipher;

  constructor(cipher: DeviceCipher) {
    super("LFS");
    this.cipher = cipher;
  }

  format(device: VfsDevice, options: string): boolean {
    return this.inner.format(new EncrDevice(device, this.cipher), options);
  }

  mount(device: VfsDevice, options: string): FileSystem | undefined {
    return this.inner.mount(new EncrDevice(device, this.cipher), options);
  }

  check(device: VfsDevice, options: string): string[] {
    return this.inner.check(new EncrDevice(device, this.cipher), options);
  }
}

const key = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 53 + 7) & 255);

test.each([
  ["AES-256-XTS", new UnitXts(key(64))],
  ["AES-128 with the offset in the key", new OffsetEcb(key(16))],
])("LittleFS under %s loses nothing when the power fails at an operation", { timeout: 60_000 }, (_name, cipher) => {
  const result = cutEverywhere(
    {
      type: new EncryptedLfs(cipher),
      reprograms: false,
      setup: () => ({
        sectors: 20,
        sector: 512,
        options: '{"bs": 512, "is": 16, "cs": 64}',
        limits: { directories: true, fill: 3000, piece: 300 },
        defects: new Map(),
        wearLimit: Number.POSITIVE_INFINITY,
      }),
    },
    1,
    { points: 2000, seconds: 12 },
  );
  expect(result.messages).toEqual([]);
  expect(result.violations).toBe(0);
  expect(result.cut_points).toBeGreaterThan(200);
});

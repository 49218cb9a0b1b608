/** The key of builds that are told none: made once in the build's folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateKey, type SigningKey, signingKey } from "./key.ts";

const FILE = "development-key.pem";

/** `folder`: `build` of the app. A new one is told of on standard error. Throws UserError. */
export function developmentKey(folder: string): SigningKey {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, generateKey("ecdsa-p256"), { mode: 0o600, flag: "wx" });
    process.stderr.write(
      `mos: images are signed with a development key, made now: ${path}\n  for devices in the field: mos gen-key KEY.pem, and mos build --sign-key KEY.pem\n`,
    );
  }
  return signingKey(readFileSync(path, "utf8"), path);
}

/** `mos gen-key`: a key to sign firmware with. */
import { existsSync, writeFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { fingerprint, generateKey, type KeyKind, keySetting, publicPem, signingKey } from "../keys/key.ts";
import { askHidden } from "../terminal.ts";

export interface GenKeyFlags {
  type: KeyKind;
  password?: boolean;
  force?: boolean;
  json?: boolean;
}

export async function genKeyCommand(path: string, flags: GenKeyFlags): Promise<number> {
  const publicPath = `${path}.pub`;
  for (const file of [path, publicPath]) {
    if (existsSync(file) && flags.force !== true)
      throw new UserError(`${file} exists already`, "choose another name; --force replaces it, and the old key is lost");
  }
  const password = flags.password === true ? await newPassword(path) : undefined;
  const pem = generateKey(flags.type, password);
  const key = signingKey(pem, path, password);
  try {
    writeFileSync(path, pem, { mode: 0o600 });
    writeFileSync(publicPath, publicPem(key.public));
  } catch (error) {
    throw new UserError(`cannot write the key: ${messageOf(error)}`);
  }
  const facts = { file: path, publicFile: publicPath, type: flags.type, fingerprint: fingerprint(key.public), setting: keySetting(key.public) };
  if (flags.json === true) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else process.stdout.write(text(facts));
  return 0;
}

function text({
  file,
  publicFile,
  type,
  fingerprint: short,
  setting,
}: {
  file: string;
  publicFile: string;
  type: KeyKind;
  fingerprint: string;
  setting: string;
}): string {
  const lines = [
    `${file}      private key (${type}), fingerprint ${short}: keep it secret, and a copy of it`,
    `${publicFile}  public key: mos verify --key ${publicFile}`,
    ...(type === "ecdsa-p256" ? [`update.key0: ${setting}`] : []),
    `sign with it: mos build --sign-key ${file}`,
  ];
  return `${lines.join("\n")}\n`;
}

async function newPassword(path: string): Promise<string> {
  const first = await askHidden(`password of ${path}: `);
  if (first === "") throw new UserError("the password is empty", "leave --password out for a key without one");
  if (process.stdin.isTTY && (await askHidden("once more: ")) !== first) throw new UserError("the two are not the same");
  return first;
}

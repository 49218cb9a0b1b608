/** Keys and certificates for TLS tests, made by openssl. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Pair {
  certificate: string;
  key: string;
}

export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), "meerkat-tls-"));
  readonly authority: Pair;

  constructor() {
    this.authority = this.selfSigned("authority", ["-addext", "basicConstraints=critical,CA:TRUE"]);
  }

  private openssl(args: string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: "pipe" });
  }

  private pair(name: string): Pair {
    return { certificate: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}.key`) };
  }

  selfSigned(name: string, extra: string[] = []): Pair {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    this.openssl(["req", "-x509", ...key, "-subj", `/CN=${name}`, "-days", "10", "-out", `${name}.pem`, ...extra]);
    return this.pair(name);
  }

  /** Signed by the authority, from the year 2000 on if it is to have expired. */
  signed(name: string, alternatives: string, kind: "ec" | "rsa" = "ec", days = 10): Pair {
    const algorithm = kind === "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] : ["-newkey", "rsa:2048"];
    this.openssl(["req", "-new", ...algorithm, "-nodes", "-keyout", `${name}.key`, "-subj", `/CN=${name}`, "-out", `${name}.csr`]);
    writeFileSync(join(this.folder, `${name}.ext`), alternatives === "" ? "keyUsage=digitalSignature\n" : `subjectAltName=${alternatives}\n`);
    const signer = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"];
    this.openssl(["x509", "-req", "-in", `${name}.csr`, ...signer, "-days", String(days), "-extfile", `${name}.ext`, "-out", `${name}.pem`]);
    return this.pair(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

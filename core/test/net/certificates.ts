import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Certificates of a test, made by openssl: a CA, another CA, and what the first has signed. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), "certificates-"));

  constructor() {
    this.makeCa("ca");
    this.makeCa("other-ca");
    this.sign("server", "subjectAltName=DNS:device.test,DNS:*.wild.test,IP:127.0.0.1,IP:10.0.2.2");
    this.sign("client", "extendedKeyUsage=clientAuth");
    this.sign("rsa", "subjectAltName=DNS:device.test", "rsa:2048");
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  bytes(file: string): Uint8Array {
    return new Uint8Array(readFileSync(this.path(file)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: "pipe" });
  }

  private makeCa(name: string): void {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
    this.openssl("req", "-x509", ...key, "-out", `${name}.pem`, "-days", "30", "-subj", `/CN=${name}`);
  }

  private sign(name: string, extensions: string, algorithm = "ec"): void {
    const curve = algorithm === "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [];
    this.openssl("req", "-newkey", algorithm, ...curve, "-nodes", "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}.test`);
    writeFileSync(this.path(`${name}.ext`), `${extensions}\n`);
    this.openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      `${name}.pem`,
      "-days",
      "30",
      "-extfile",
      `${name}.ext`,
    );
  }
}

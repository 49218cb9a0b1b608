/** What a program does not use of the port is not in its image. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { compileBase, type ImageBase, linkProgram } from "../../../compiler/test/ports/image.ts";
import { loadToolchain, repositoryRoot } from "../../description.ts";
import { NO_VARIABLES } from "../../features.ts";

const folder = join(repositoryRoot, "build/linux-test/features");

let base: ImageBase;

/** With every file of the port and all libraries: what is left out is so because nothing leads to it. */
beforeAll(async () => {
  const toolchain = loadToolchain("linux", "host", "speed", "firmware");
  const features = toolchain.features(["hal_net_", "hal_tls_", "hal_hash"]);
  const libs = [...features.flatMap((feature) => feature.libs), ...toolchain.libs];
  const sources = [...toolchain.sources, ...features.flatMap((feature) => feature.sources)];
  base = await compileBase({ ...toolchain, sources, libs }, { folder });
}, 240_000);

/** Names in an image of a C program that calls these natives. */
async function symbolsOf(name: string, calls: string): Promise<string[]> {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const source = join(own, "program.c");
  writeFileSync(source, `${PROGRAM}void mk_app_main(void) { ${calls} }\n`);
  const image = await linkProgram(base, { folder: own, sources: [source] });
  return execFileSync("nm", ["-f", "posix", image], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
}

const PROGRAM = `#include "hal_natives.h"
const mk_class mk_classes[1]; const uint32_t mk_nclasses = 0;
void *const mk_roots_begin = 0; void *const mk_roots_end = 0;
void *mk_make_error(int which, mk_str *message) { (void)which; return message; }
void mk_run_microtasks(void) {}
`;

test("sockets, hashes and TLS come with their natives", async () => {
  const has = (symbols: string[], prefix: string) => symbols.some((symbol) => symbol.startsWith(prefix));
  const nothing = await symbolsOf("nothing", "");
  expect([has(nothing, "hal_net_"), has(nothing, "mbedtls_")]).toEqual([false, false]);
  const net = await symbolsOf("net", "hal_net_connect(1, 2);");
  expect([has(net, "hal_net_connect"), has(net, "hal_net_listen"), has(net, "mbedtls_")]).toEqual([true, false, false]);
  const hash = await symbolsOf("hash", "hal_hash(2, mk_u8_new(0), 0, 0, mk_u8_new(32));");
  expect([has(hash, "mbedtls_sha256"), has(hash, "mbedtls_ssl_")]).toEqual([true, false]);
  const tls = await symbolsOf("tls", "hal_tls_start(0, 0, false, 0);");
  expect([has(tls, "mbedtls_ssl_handshake"), has(tls, "net_tls_attach")]).toEqual([true, true]);
}, 60_000);

test("a program gets the features whose natives it uses", () => {
  const { features } = loadToolchain("linux", "host", "speed", "firmware");
  const names = (natives: string[]) => features(natives).map(({ name }) => name);
  expect(names(["hal_uart_read", "hal_flash_read"])).toEqual([]);
  expect(names(["hal_net_udp"])).toEqual(["net"]);
  expect(names(["hal_tls_start", "hal_hash"]).sort()).toEqual(["crypto", "net", "tls"]);
});

test.each([["linux", "host"] as const, ["cortex-m", "mps2-an385"] as const])("%s: a build variable puts a stub in the place of TLS", (platform, board) => {
  const { features } = loadToolchain(platform, board, "size", "firmware");
  const variables = { ...NO_VARIABLES, isOff: (name: string) => name === "TLS" };
  const sources = features(["hal_tls_start", "hal_hash"], variables).flatMap((feature) => feature.sources.map((path) => basename(path)));
  expect(sources).toContain("tls_none.c");
  expect(sources).toContain("crypto_mbedtls.c");
  expect(sources.filter((name) => name.startsWith("tls_mbedtls"))).toEqual([]);
});

test("sizes in build variables are defines of the feature and of those that need it", () => {
  const { features } = loadToolchain("cortex-m", "mps2-an385", "size", "firmware");
  const variables = { ...NO_VARIABLES, size: (name: string) => (name === "NET_CONNECTIONS" ? 4 : undefined) };
  const found = new Map(features(["hal_net_tcp", "hal_hash"], variables).map((feature) => [feature.name, feature]));
  for (const name of ["lwip", "net"]) expect(found.get(name)?.cflags).toContain("-DNET_TCP_SOCKETS=4");
  expect(found.get("crypto")?.cflags.filter((flag) => flag.includes("NET_"))).toEqual([]);
  expect([found.get("lwip")?.tag, found.get("mbedtls")?.tag]).toEqual(["NET_TCP_SOCKETS=4", ""]);
});

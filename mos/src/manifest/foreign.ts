/**
 * Libraries of Mongoose OS that manifests refer to and that there is nothing to link for here: what they do is done by
 * the port, by the board's description, or not at all on the machines there are.
 */
const PORT = "the port brings it";
const RADIO = "the machines there are have no such radio or bus";
const SCRIPTS = "scripts are stored in the file system, and not run";

const NEEDLESS: Readonly<Record<string, string>> = {
  boards: "pins come with the board's description in ports/",
  wifi: "the machine's network is there from the start",
  "wifi-ism43xxx": RADIO,
  pppos: RADIO,
  cellular: RADIO,
  lwip: PORT,
  freertos: PORT,
  mongoose: PORT,
  mbedtls: PORT,
  "mbedtls-freertos": PORT,
  "esp32-gpio": PORT,
  "ca-bundle": "certificates come from the machine or from the app's files",
  atca: RADIO,
  "bt-common": RADIO,
  "bt-service-config": RADIO,
  "bt-service-debug": RADIO,
  "rpc-gatts": RADIO,
  "vfs-fs-lfs": "vfs-common has a file system",
  "vfs-fs-spiffs": "vfs-common has a file system",
  "vfs-dev-part": PORT,
  "vfs-dev-spi-flash": PORT,
  "vfs-dev-encr": PORT,
  fstab: "vfs-common mounts what the machine has",
  provision: "there is no provisioning without a radio",
  "rpc-loopback": "rpc-common has it",
  "demo-bundle": "name the libraries that the app uses",
  "js-demo-bundle": SCRIPTS,
  mjs: SCRIPTS,
  jstore: SCRIPTS,
  "demo-js": SCRIPTS,
};

/** Why nothing is linked for the library, or undefined if it is not one of those. */
export function foreignLibrary(name: string): string | undefined {
  return Object.hasOwn(NEEDLESS, name) ? NEEDLESS[name] : undefined;
}

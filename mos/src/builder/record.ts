/** What a build leaves for the commands that come after it. */

/** Left in the build's folder for `mos run`. */
export interface BuildRecord {
  app: string;
  version: string;
  id: string;
  platform: string;
  board: string;
  variant: string;
  /** The linked file, or on the node platform the module where the program starts. */
  image: string;
  /** Modules that stand in for the app's C half on the node platform. */
  natives: string[];
  /** Paths of generated modules by the name that imports give; the node platform's. */
  modules: Record<string, string>;
  /** Where the program listens by its settings, unless they are changed on the device. */
  listensAt: ListeningPort[];
  /** Of a program that the boot loader starts. */
  firmware?: FirmwareFiles;
}

/** Paths of what is put into the flash, and of the bundle that brings it there. */
export interface FirmwareFiles {
  /** The signed image. */
  app: string;
  securityCounter: number;
  /** Image of the file system; undefined for a program whose files are in its image. */
  fs?: string;
  bundle: string;
  /** DER SubjectPublicKeyInfo of the keys that the loader trusts, in hexadecimal. */
  trustedKeys: string[];
}

export interface ListeningPort {
  protocol: "tcp" | "udp";
  port: number;
}

export const RECORD_FILE = "build.json";

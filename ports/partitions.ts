/** How the flash of a board is divided (`partitions` in port.json). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { portsFolder, readPort } from "./description.ts";

/** The board that the node platform models. */
const NODE_PARTITIONS = "shared/partitions/virtual-board.json";

/** Bytes; both are multiples of the sector size. */
export interface PartitionEntry {
  name: string;
  start: number;
  size: number;
}

export interface PartitionTable {
  /** Bytes of the flash. */
  size: number;
  partitions: PartitionEntry[];
}

/** Undefined for a board whose flash is not divided. */
export function readPartitions(platform: string, board: string): PartitionTable | undefined {
  if (platform === "node") return read(join(portsFolder, NODE_PARTITIONS));
  const name = readPort(platform).boards[board]?.partitions;
  return name === undefined ? undefined : read(join(portsFolder, platform, name));
}

function read(path: string): PartitionTable {
  return JSON.parse(readFileSync(path, "utf8")) as PartitionTable;
}

import { DEV_OK } from "@meerkat/core/vfs/device.ts";
import {
  EraseType,
  findSfdpTable,
  Geometry,
  GLOBAL_UNLOCK,
  isNoId,
  isProtectedByStatus,
  MICROCHIP,
  READ_ID,
  READ_SFDP,
  readSfdpTable,
  SECTOR,
  SECTOR_ERASE,
  SFDP_HEADER_BYTES,
  sizeOfId,
  WRITE_STATUS,
} from "./jedec.ts";
import type { SpiChip } from "./spi_chip.ts";

const UNPROTECTED: Uint8Array = new Uint8Array(1);

/** Finds out what chip answers, and unprotects it. `size`: bytes, if its tables are not to be believed; else 0. Undefined: none answers, or how large it is cannot be told. */
export function detectChip(chip: SpiChip, size: u32): Geometry | undefined {
  const id = readId(chip);
  if (id === undefined) return undefined;
  const geometry = sfdpOf(chip) ?? new Geometry();
  if (geometry.size === 0) geometry.size = sizeOfId(id);
  if (size > 0) geometry.size = size;
  if (geometry.erases.length === 0) geometry.erases.push(new EraseType(SECTOR, SECTOR_ERASE));
  geometry.size -= geometry.size % geometry.erases[0]!.size;
  if (geometry.size === 0) return undefined;
  if (id[0] === MICROCHIP && chip.enableWrites() === DEV_OK) chip.say(GLOBAL_UNLOCK);
  if (isProtectedByStatus(id) && chip.enableWrites() === DEV_OK) chip.send(WRITE_STATUS, UNPROTECTED, 0, 1);
  return chip.wait() === DEV_OK ? geometry : undefined;
}

/** Four bytes; some chips send one that means nothing first. */
function readId(chip: SpiChip): Uint8Array | undefined {
  const id = new Uint8Array(4);
  if (chip.ask(READ_ID, id, 0, 4) !== DEV_OK || isNoId(id)) return undefined;
  return id[0] === 0 || id[0] === 0xff ? id.subarray(1) : id;
}

function sfdpOf(chip: SpiChip): Geometry | undefined {
  const header = new Uint8Array(SFDP_HEADER_BYTES);
  if (chip.readAt(READ_SFDP, 0, header, 0, header.length) !== DEV_OK) return undefined;
  const place = findSfdpTable(header);
  if (place === undefined) return undefined;
  const table = new Uint8Array(place.length);
  return chip.readAt(READ_SFDP, place.at, table, 0, table.length) === DEV_OK ? readSfdpTable(table) : undefined;
}

// A checker of SPIFFS images of its own, from the description of the format: it shares no code with the library.

interface Page {
  number: number;
  lookup: number;
  id: number;
  span: number;
  flags: number;
}

/** What is wrong with an image in which nothing is half done; `files` gets what it holds. */
function checkLayout(image: Uint8Array, blockSize: number, pageSize: number, metaBytes: number, files: Map<string, Buffer>): string[] {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
  const perBlock = blockSize / pageSize;
  const lookupPages = Math.max(1, (perBlock * 2) / pageSize);
  const wrong: string[] = [];
  const live = new Map<string, Page>();
  const nameBytes = metaBytes > 0 ? 48 : 32;
  const tableAt = (13 + nameBytes + metaBytes + 1) & ~1;
  const inHeader = (pageSize - tableAt) / 2;
  const inIndex = (pageSize - 8) / 2;
  const payload = pageSize - 5;

  for (let block = 0; block * blockSize < bytes.length; block++) {
    const start = block * blockSize;
    if (bytes.readUInt16LE(start + lookupPages * pageSize - 4) !== ((0x20140529 ^ pageSize) & 0xffff)) wrong.push(`block ${block}: magic`);
    for (let entry = 0; entry < perBlock - lookupPages; entry++) {
      const number = block * perBlock + lookupPages + entry;
      const at = number * pageSize;
      const page = {
        number,
        lookup: bytes.readUInt16LE(start + 2 * entry),
        id: bytes.readUInt16LE(at),
        span: bytes.readUInt16LE(at + 2),
        flags: bytes.readUInt8(at + 4),
      };
      if (page.lookup === 0xffff) {
        if (bytes.subarray(at, at + 5).some((byte) => byte !== 0xff)) wrong.push(`page ${number}: free, but begun`);
        continue;
      }
      if (page.lookup === 0) {
        // Used and deleted, both active low; or not begun at all when its lookup entry was torn.
        if ((page.flags & 0x80) !== 0) wrong.push(`page ${number}: deleted in the lookup only`);
        continue;
      }
      const isIndex = (page.lookup & 0x8000) !== 0;
      if (page.id !== page.lookup) wrong.push(`page ${number}: lookup ${page.lookup}, header ${page.id}`);
      if ((page.flags & 0x87) !== (isIndex ? 0x80 : 0x84) || (isIndex && (page.flags & 0x40) === 0))
        wrong.push(`page ${number}: flags ${page.flags.toString(16)}`);
      const key = `${page.lookup}:${page.span}`;
      if (live.has(key)) wrong.push(`page ${number}: a second page ${key}`);
      live.set(key, page);
    }
  }

  const named = new Set<number>();
  for (const header of live.values()) {
    if ((header.lookup & 0x8000) === 0 || header.span !== 0) continue;
    named.add(header.number);
    const at = header.number * pageSize;
    const name = bytes.toString("utf8", at + 13, at + 13 + nameBytes).replace(/\0.*$/s, "");
    const stored = bytes.readUInt32LE(at + 8);
    const size = stored === 0xffffffff ? 0 : stored;
    if (bytes.readUInt8(at + 12) !== 1) wrong.push(`${name}: type ${bytes.readUInt8(at + 12)}`);
    if (files.has(name)) wrong.push(`${name}: twice`);
    const data: Buffer[] = [];
    for (let span = 0; span * payload < size; span++) {
      const number = span < inHeader ? 0 : 1 + Math.floor((span - inHeader) / inIndex);
      const index = live.get(`${header.lookup}:${number}`);
      if (index === undefined) {
        wrong.push(`${name}: no index page ${number}`);
        break;
      }
      named.add(index.number);
      const entry = index.number * pageSize + (number === 0 ? tableAt + 2 * span : 8 + 2 * ((span - inHeader) % inIndex));
      const page = live.get(`${header.lookup & 0x7fff}:${span}`);
      if (page === undefined || page.number !== bytes.readUInt16LE(entry)) wrong.push(`${name}: span ${span}`);
      else named.add(page.number);
      if (page !== undefined) data.push(bytes.subarray(page.number * pageSize + 5, page.number * pageSize + 5 + Math.min(payload, size - span * payload)));
    }
    files.set(name, Buffer.concat(data));
  }
  for (const page of live.values()) if (!named.has(page.number)) wrong.push(`page ${page.number}: belongs to no file`);
  return wrong;
}

/** What is wrong with an image of blocks of this size, whatever its pages and variant are. */
export function checkImage(image: Uint8Array, blockSize: number, files: Map<string, Buffer> = new Map()): string[] {
  let best: string[] | undefined;
  for (const [pageSize, metaBytes] of [
    [256, 8],
    [256, 0],
    [128, 8],
  ] as const) {
    const found = new Map<string, Buffer>();
    const wrong = checkLayout(image, blockSize, pageSize, metaBytes, found);
    if (best !== undefined && wrong.length >= best.length) continue;
    best = wrong;
    files.clear();
    for (const [name, data] of found) files.set(name, data);
  }
  return best ?? [];
}

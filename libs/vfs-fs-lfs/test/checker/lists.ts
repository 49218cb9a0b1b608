// CTZ skip lists after the specification, "0x202 LFS_TYPE_CTZSTRUCT".

/** How many pointers block `n` of a list starts with: one for each power of two that divides `n`. */
function pointersOf(n: number): number {
  let count = 0;
  if (n > 0) for (let step = 1; n % step === 0; step *= 2) count++;
  return count;
}

export interface ListBlock {
  block: number;
  /** Where data starts, and how many bytes of it are the file's. */
  from: number;
  count: number;
}

/** The blocks of a file, first to last, with every pointer compared. Undefined, and a complaint, if the list is damaged. */
export function readList(image: Uint8Array, blockSize: number, head: number, size: number, say: (what: string) => void): ListBlock[] | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const list: ListBlock[] = [];
  for (let left = size, n = 0; left > 0; n++) {
    const from = 4 * pointersOf(n);
    const count = Math.min(left, blockSize - from);
    list.push({ block: 0, from, count });
    left -= count;
    if (n * blockSize > image.length) {
      say(`a list of ${size} bytes is longer than the device`);
      return undefined;
    }
  }
  let block = head;
  for (let n = list.length - 1; n >= 0; n--) {
    if ((block + 1) * blockSize > image.length) {
      say(`block ${n} of a list is ${block}, which is not on the device`);
      return undefined;
    }
    (list[n] as ListBlock).block = block;
    if (n > 0) block = view.getUint32(block * blockSize, true);
  }
  list.forEach((item, n) => {
    for (let k = 0; k < pointersOf(n); k++) {
      const pointer = view.getUint32(item.block * blockSize + 4 * k, true);
      const wanted = (list[n - 2 ** k] as ListBlock).block;
      if (pointer !== wanted) say(`pointer ${k} of block ${n} (${item.block}) of a list leads to ${pointer}, not ${wanted}`);
    }
  });
  return list;
}

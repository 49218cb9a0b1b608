/** Squarified treemaps (Bruls, Huizing, van Wijk, 2000): areas as near to squares as can be. */

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Rectangles that fill `area`, in proportion to `sizes`, which come in falling order and are all above 0. */
export function squarify(sizes: number[], area: Rectangle): Rectangle[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const result: Rectangle[] = [];
  if (total <= 0) return result;
  const scale = (area.width * area.height) / total;
  let rest = { ...area };
  let row: number[] = [];
  for (const size of sizes) {
    const scaled = size * scale;
    const side = Math.min(rest.width, rest.height);
    if (row.length > 0 && worst([...row, scaled], side) > worst(row, side)) {
      rest = layRow(row, rest, result);
      row = [];
    }
    row.push(scaled);
  }
  layRow(row, rest, result);
  return result;
}

/** The worst ratio of a row's sides. */
function worst(row: number[], side: number): number {
  const sum = row.reduce((total, size) => total + size, 0);
  const squared = side * side;
  return Math.max((squared * Math.max(...row)) / (sum * sum), (sum * sum) / (squared * Math.min(...row)));
}

/** Puts a row along the shorter side; what is left comes back. */
function layRow(row: number[], area: Rectangle, result: Rectangle[]): Rectangle {
  const sum = row.reduce((total, size) => total + size, 0);
  if (area.width >= area.height) {
    const width = area.height === 0 ? 0 : sum / area.height;
    let y = area.y;
    for (const size of row) {
      const height = width === 0 ? 0 : size / width;
      result.push({ x: area.x, y, width, height });
      y += height;
    }
    return { x: area.x + width, y: area.y, width: area.width - width, height: area.height };
  }
  const height = area.width === 0 ? 0 : sum / area.width;
  let x = area.x;
  for (const size of row) {
    const width = height === 0 ? 0 : size / height;
    result.push({ x, y: area.y, width, height });
    x += width;
  }
  return { x: area.x, y: area.y + height, width: area.width, height: area.height - height };
}

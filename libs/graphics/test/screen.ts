import { PageCanvas } from "@meerkat/graphics/page_canvas.ts";

/** A canvas whose pixels can be looked at, and which counts how often each is set. */
export class Screen extends PageCanvas {
  readonly touched: number[];

  constructor(width: number, height: number) {
    super(width, height);
    this.touched = new Array<number>(width * height).fill(0);
  }

  protected override put(x: number, y: number, color: number): void {
    this.touched[y * this.width + x] = (this.touched[y * this.width + x] ?? 0) + 1;
    super.put(x, y, color);
  }

  protected override fill(x: number, y: number, width: number, height: number, color: number): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.touched[row * this.width + column] = (this.touched[row * this.width + column] ?? 0) + 1;
    }
    super.fill(x, y, width, height, color);
  }

  /** Rows of `.` and `#`, without the empty ones below and right of what is lit. */
  picture(): string[] {
    const rows = Array.from({ length: this.height }, (_, y) =>
      Array.from({ length: this.width }, (_, x) => (this.isLit(x, y) ? "#" : "."))
        .join("")
        .replace(/\.+$/, ""),
    );
    while (rows.at(-1) === "") rows.pop();
    const width = Math.max(0, ...rows.map((row) => row.length));
    return rows.map((row) => row.padEnd(width, "."));
  }

  bytes(): Uint8Array {
    return this.buffer.slice();
  }

  clean(): void {
    this.markClean();
  }

  window(): { left: number; right: number; top: number; bottom: number } {
    return { left: this.dirtyLeft, right: this.dirtyRight, top: this.dirtyTop, bottom: this.dirtyBottom };
  }
}

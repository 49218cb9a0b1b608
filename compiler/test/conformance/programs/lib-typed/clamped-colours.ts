function mix(a: Uint8ClampedArray, b: Uint8ClampedArray, t: number): Uint8ClampedArray {
  return a.map((v, i) => v + (b[i]! - v) * t);
}
const black = new Uint8ClampedArray([0, 0, 0, 255]);
const orange = new Uint8ClampedArray([255, 165.4, -20, 300]);
console.log(orange.join());
for (const t of [0, 0.25, 0.5, 1, 1.5, -1]) console.log(mix(black, orange, t).join());
const pixels = new Uint8ClampedArray(8);
pixels.set(orange);
pixels.set(black, 4);
pixels[0]! += 10;
pixels[4]! -= 10;
console.log(pixels.join());
const bytes = new Uint8Array(pixels.buffer);
bytes[1] = 511;
console.log(pixels[1], bytes[1]);
let grey = 0;
for (const c of pixels.subarray(0, 3)) grey += c;
console.log(Math.round(grey / 3));
console.log(pixels.filter((c) => c > 100).join(), pixels.fill(127.5).join());

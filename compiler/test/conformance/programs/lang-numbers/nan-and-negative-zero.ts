// NaN and minus zero behave in collections, comparisons and conversions as specified.
const nan = Number("x");
const nz = -0;
console.log(nan === nan, [nan].includes(nan), [nan].indexOf(nan), Number.isNaN(nan), isNaN(nan), nan > 0, nan <= 0, !(nan < 1));
console.log(nz === 0, 1 / nz, String(nz), `${nz}`, [nz].includes(0), [nz].indexOf(0), Math.min(0, nz), 1 / Math.min(0, nz), 1 / Math.max(nz, 0));
console.log(1 / Math.round(-0.4), 1 / Math.trunc(-0.9), 1 / Math.ceil(-0.5), 1 / (nz * 5), 1 / (nz + nz), 1 / (nz + 0), 1 / Math.abs(nz));
const m = new Map<number, string>([[nan, "nan"], [nz, "zero"]]);
console.log(m.get(NaN), m.get(0), m.get(-0), m.size, [...m.keys()].map((k) => 1 / k).join());
console.log(new Set([NaN, NaN, 0, -0]).size, Math.max(), Math.min(), Math.max(1, NaN), Math.sign(-0) === 0, 1 / Math.sign(nz));
switch (nan) {
  case NaN:
    console.log("never");
    break;
  default:
    console.log("NaN matches no case");
}
console.log(nan ? "t" : "f", nz ? "t" : "f", nan || "or", nz ?? "and", !nan, ~nan, nan | 0);

function grouped(n: number, separator: string): string {
  const [whole, fraction] = Math.abs(n).toFixed(2).split(".");
  let digits = whole ?? "";
  let out = "";
  while (digits.length > 3) {
    out = separator + digits.slice(-3) + out;
    digits = digits.slice(0, -3);
  }
  return (n < 0 ? "-" : "") + digits + out + "." + (fraction ?? "");
}
for (const n of [0, 1, 999, 1000, 1234567.891, -54321, 1e15, 0.005, -0.001]) console.log(grouped(n, ","), grouped(n, "'"));
const bytes = (n: number): string => {
  const units = ["B", "KB", "MB", "GB"];
  let i = 0;
  let v = n;
  while (v >= 1024 && i < units.length - 1) {
    v /= 1024;
    i++;
  }
  return `${i === 0 ? v : v.toFixed(1)} ${units[i]!}`;
};
for (const n of [0, 1023, 1024, 1536, 1048576, 5e9]) console.log(bytes(n));

// The source is evaluated once, then defaults left to right; targets before their values.
const log: string[] = [];
function t<T>(label: string, v: T): T {
  log.push(label);
  return v;
}
const { p = t("p default", 1), q = t("q default", 2) } = t("source", { p: undefined, q: 5 } as { p?: number; q?: number });
console.log(log.join(" | "), p, q);
log.length = 0;
const [x = t("x", "X"), y = t("y", x + "Y"), z = t("z", y + "Z")] = t("array", [undefined, "given", undefined] as (string | undefined)[]);
console.log(log.join(" | "), x, y, z);
log.length = 0;
const target = { v: 0, w: 0 };
const get = (n: string) => t("target " + n, target);
[get("1").v, get("2").w] = [t("value 1", 10), t("value 2", 20)];
console.log(log.join(" | "), target.v, target.w);

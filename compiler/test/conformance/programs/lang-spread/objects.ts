// Later properties win; the value is a new object; the order of evaluation is that of the text.
interface Conf {
  host: string;
  port: number;
  debug?: boolean;
}
const base: Conf = { host: "h", port: 1 };
const one = { ...base, port: 2 };
const two: Conf = { debug: true, ...base };
const three = { ...base, ...{ debug: true }, host: one.host + "!" };
console.log(one.port, two.port, two.debug, three.debug, three.host, base.debug);
one.host = "changed";
console.log(base.host, one.host);
const log: string[] = [];
function t<T>(label: string, v: T): T {
  log.push(label);
  return v;
}
const four = { debug: t("debug", false), ...t("spread", base), port: t("port", 9), host: t("host", "a") };
console.log(log.join(), four.host, four.port, four.debug);
const over: Partial<Conf> = { port: 5 };
const five: Conf = { ...base, ...over };
console.log(five.port, five.host, five.debug);

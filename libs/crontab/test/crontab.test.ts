import { corePoll } from "@meerkat/core/loop.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, readFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { Crontab } from "@meerkat/crontab/crontab.ts";
import { CrontabItem, crontabText, parseCrontab } from "@meerkat/crontab/crontab_file.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
  mount("/", new RamFs(20_000));
});

const file = () => Buffer.from(readFile("/crontab.json", 20_000) ?? []).toString();
const write = (text: string) => writeFile("/crontab.json", Buffer.from(text));
const job = (at: string, action: string, payload = "", enable = true) => new CrontabItem(0, at, enable, action, payload);

async function seconds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    hal.now += 1000;
    await hal.settle(corePoll);
  }
}

test("jobs of the file run; disabled ones do not", async () => {
  write('{"items":[["3",{"at":"* * * * * *","enable":true,"action":"go","payload":{"n":1}}],["7",{"at":"* * * * * *","enable":false,"action":"go"}]]}');
  const crontab = new Crontab("/crontab.json");
  const runs: string[] = [];
  crontab.registerAction("go", (payload, id) => runs.push(`${id} ${payload}`));
  crontab.load();
  await seconds(2);
  expect(runs).toEqual(['3 {"n":1}', '3 {"n":1}']);
  crontab.remove(3);
  await seconds(2);
  expect(runs).toHaveLength(2);
});

test("add, edit, remove: in the file and in force", async () => {
  const crontab = new Crontab("/crontab.json");
  crontab.load();
  const runs: string[] = [];
  crontab.registerAction("a", (payload) => runs.push(`a${payload}`));
  crontab.registerAction("b", () => runs.push("b"));
  expect(crontab.add(job("* * * * * *", "a", "[1]"))).toBe(1);
  expect(crontab.add(job("0 0 0 1 1 *", "none"))).toBe(2);
  expect(file()).toBe(
    '{"items":[["1",{"at":"* * * * * *","enable":true,"action":"a","payload":[1]}],["2",{"at":"0 0 0 1 1 *","enable":true,"action":"none"}]]}\n',
  );
  await seconds(1);
  expect(crontab.edit(new CrontabItem(1, "* * * * * *", true, "b", ""))).toBe(true);
  await seconds(1);
  expect(crontab.edit(new CrontabItem(1, "* * * * * *", false, "b", ""))).toBe(true);
  await seconds(1);
  expect(runs).toEqual(["a[1]", "b"]);
  expect(crontab.remove(1)).toBe(true);
  expect(crontab.add(job("0 0 0 1 1 *", "x"))).toBe(3);
  expect(crontab.items().map(({ id }) => id)).toEqual([2, 3]);
  expect(() => crontab.add(job("nonsense", "x"))).toThrow("6 fields");
  expect(() => crontab.edit(new CrontabItem(2, "nonsense", true, "b", ""))).toThrow("6 fields");
});

test("what cannot be written is not done", () => {
  const crontab = new Crontab("/crontab.json");
  crontab.load();
  crontab.add(job("0 0 0 1 1 *", "x"));
  const before = file();
  expect(crontab.add(job("0 0 0 1 1 *", "x", JSON.stringify("y".repeat(17_000))))).toBe(0);
  expect([file(), crontab.items().length]).toEqual([before, 1]);
});

test("a file that is no crontab is left alone, and said so", () => {
  for (const text of [
    "",
    "{}",
    '{"items":{}}',
    '{"items":[["0",{"at":"","action":""}]]}',
    '{"items":[[1,{"at":"","action":""}]]}',
    '{"items":[["1"]]}',
    "[1",
    '{"items":[["1",{"at":"","action":""}],["1",{"at":"","action":""}]]}',
  ]) {
    write(text);
    const crontab = new Crontab("/crontab.json");
    crontab.load();
    expect(crontab.add(job("* * * * * *", "x"))).toBe(0);
    expect(file()).toBe(text);
    expect(hal.console).toContain("is no crontab");
    hal.console = "";
  }
});

test("a job with a wrong expression stays and does not run; one that nobody does is said", async () => {
  write('{"items":[["1",{"at":"wrong","action":"go"}],["2",{"at":"* * * * * *","action":"none"}]]}');
  const crontab = new Crontab("/crontab.json");
  crontab.load();
  expect(hal.console).toContain('job 1: "wrong": Invalid number of fields');
  await seconds(1);
  expect(hal.console).toContain('job 2: nobody does "none"');
  expect(crontab.items()).toHaveLength(2);
  expect(crontab.remove(2)).toBe(true);
});

test("the file: what is written is read; any text is a crontab or none", () => {
  const item = fc.record({ at: fc.string(), enable: fc.boolean(), action: fc.string(), payload: fc.option(fc.jsonValue()) });
  fc.assert(
    fc.property(fc.array(item), (list) => {
      const items = list.map(
        ({ at, enable, action, payload }, i) => new CrontabItem(i + 1, at, enable, action, payload === null ? "" : JSON.stringify(payload)),
      );
      expect(parseCrontab(crontabText(items))).toEqual(items);
    }),
  );
  const noise = fc.tuple(fc.constantFrom("", '{"items":[["1",{"at":'), fc.string(), fc.constantFrom("", "}]]}"));
  fc.assert(fc.property(noise, (parts) => void parseCrontab(parts.join(""))));
});

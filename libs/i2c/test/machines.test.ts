/** The buses of all machines, of the chip and made on two pins, with the chips of a virtual board. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Line } from "../../../compiler/test/ports/tcp.ts";
import { loadBoard } from "../../../mos/src/board/load.ts";
import { build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { type Session, startSession } from "../../../mos/src/run/session.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { Commands } from "../../../ports/shared/test/commands.ts";

const LIMIT_MS = 240_000;
const [SDA, SCL] = [21, 22];
/** BME280: its id is in register 0xd0, and is 0x60; 0xf4 is `ctrl_meas`. */
const [SENSOR, ID, CONTROL] = [0x76, 0xd0, 0xf4];

const BOARD = `name: two-wires
i2c:
  0: { sda: ${SDA}, scl: ${SCL} }
parts:
  climate: { type: bme280, i2c: 0, address: 0x76 }
  oled: { type: ssd1306, i2c: 0, address: 0x3c, size: 128x64 }
`;

let session: Session | undefined;
let folder = "";
afterEach(async () => {
  session?.machine.stop();
  await session?.ended;
  rmSync(folder, { recursive: true });
});

describe.each(["node", "linux", "cortex-m"])("%s", (platform) => {
  test(
    "both kinds of bus find the same chips, and the same in them; a stuck bus is an error, and is freed",
    async () => {
      folder = mkdtempSync(join(tmpdir(), "meerkat-i2c-"));
      writeFileSync(join(folder, "board.yml"), BOARD);
      const plan = planBuild({ folder: join(repositoryRoot, "mos/test/apps/buses"), platform, output: join(repositoryRoot, "build/i2c-test") });
      const { record } = await build(plan);
      session = await startSession({ record, port: 0, noteIn: folder, board: loadBoard(join(folder, "board.yml")), console: () => {} });
      await session.ready;
      const { board } = session.machine;
      const machine = new Commands(await Line.connect(Number(session.port.split(":").at(-1))));
      for (const bus of ["unit 0 400000", `wires ${SDA} ${SCL} 100000`]) {
        expect(await machine.command(bus)).toBe("true");
        expect(await machine.command("scan")).toBe("60 118, the chip does not answer");
        expect(await machine.command(`reg ${SENSOR} ${ID} 1`)).toBe("true 60, no error");
        expect(await machine.command(`set-reg ${SENSOR} ${CONTROL} 36`)).toBe("true, no error");
        expect(await machine.command(`reg ${SENSOR} ${CONTROL} 1`)).toBe("true 24, no error");
        expect(await machine.command(`reg 35 0 2`)).toBe("false 0000, the chip does not answer");
        await board?.act("climate", "fault", "shorted");
        expect(await machine.command(`reg ${SENSOR} ${ID} 1`)).toBe("false 00, a line of the bus is held low");
        await board?.act("climate", "fault", "none");
        expect(await machine.command(`reg ${SENSOR} ${ID} 1`)).toBe("true 60, no error");
        await board?.act("climate", "fault", "stuck");
        expect(await machine.command(`reg ${SENSOR} ${ID} 1`)).toBe("true 60, no error");
        await board?.act("climate", "fault", "none");
      }
      expect((await board?.state())?.complaints).toEqual([]);
    },
    LIMIT_MS,
  );
});

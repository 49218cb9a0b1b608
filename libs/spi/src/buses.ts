import type { ConfigSpi } from "@meerkat/config";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { BitBangSpi } from "./bit_bang.ts";
import { ChipSpi } from "./chip_bus.ts";
import type { Spi } from "./spi.ts";

const WHERE: string = "spi.ts";

/** A clock that every bus can do, to find out whether it is there. */
const PROBE_HZ: i32 = 100_000;

let bus: Spi | undefined;

/** The bus that is configured; undefined if it is not enabled, or does not work. */
export function spiBus(): Spi | undefined {
  return bus;
}

/** Starts the bus as its settings say. Undefined if it is not enabled, or cannot be set up. */
export function startSpi(settings: ConfigSpi): Spi | undefined {
  bus = settings.enable ? openBus(settings) : undefined;
  return bus;
}

function openBus(settings: ConfigSpi): Spi | undefined {
  const { unit_no, miso_gpio, mosi_gpio, sclk_gpio, cs0_gpio, cs1_gpio, cs2_gpio } = settings;
  const opened: Spi = unit_no >= 0 ? new ChipSpi(unit_no) : new BitBangSpi(miso_gpio, mosi_gpio, sclk_gpio, [cs0_gpio, cs1_gpio, cs2_gpio]);
  const place = unit_no >= 0 ? `unit ${unit_no}` : `MISO ${miso_gpio}, MOSI ${mosi_gpio}, SCLK ${sclk_gpio}`;
  if (!opened.prepare(PROBE_HZ, 0)) {
    logError(WHERE, `spi: no bus at ${place}`);
    return undefined;
  }
  opened.isLogged = settings.debug;
  logInfo(WHERE, `spi: ${place}`);
  return opened;
}

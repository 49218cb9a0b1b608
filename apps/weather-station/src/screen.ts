import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import { deviceId } from "@meerkat/core/device.ts";
import { formatIpv4 } from "@meerkat/core/net/address.ts";
import { ownAddress } from "@meerkat/core/net/interfaces.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { LARGE_FONT } from "@meerkat/graphics/font_large.ts";
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import { BUILD_VERSION, HEAP_FREE } from "@meerkat/hal/system.ts";
import type { Ssd1306 } from "@meerkat/ssd1306/ssd1306.ts";
import type { Climate } from "./climate.ts";
import { clockText, durationText } from "./clock_text.ts";
import type { History } from "./history.ts";

const PAGE_NOW: i32 = 0;
const PAGE_TREND: i32 = 1;
const PAGE_COUNT: i32 = 3;

/** Rows of the head, with the line below it. */
const HEAD: i32 = 13;
/** Rows of a line of the last page. */
const LINE: i32 = 10;
const TREND_TOP: i32 = 26;
const TREND_HEIGHT: i32 = 38;
/** A trend that is as good as level fills no more than the middle: hundredths of a degree. */
const LEAST_SPAN: i32 = 100;

/** The pages of the display. */
export class Screen {
  page: i32 = PAGE_NOW;
  private readonly display: Ssd1306;
  private readonly climate: Climate;
  private readonly history: History;

  constructor(display: Ssd1306, climate: Climate, history: History) {
    this.display = display;
    this.climate = climate;
    this.history = history;
  }

  turnPage(): void {
    this.page = (this.page + 1) % PAGE_COUNT;
    this.show();
  }

  /** Draws the page and sends what is different from the last time. False if the display does not answer. */
  show(): boolean {
    const { display, page } = this;
    display.clear();
    display.text(0, 0, page === PAGE_NOW ? "Climate" : page === PAGE_TREND ? "Trend" : "Device", SANS_FONT);
    display.textRight(display.width, 2, clockText(), FIXED_FONT);
    display.hline(0, HEAD - 1, display.width);
    if (page === PAGE_NOW) this.drawNow();
    else if (page === PAGE_TREND) this.drawTrend();
    else this.drawDevice();
    return display.refresh();
  }

  private drawNow(): void {
    const { display, climate } = this;
    if (!climate.isKnown()) {
      this.drawError(climate.error);
      return;
    }
    display.textCentered(display.width >> 1, HEAD + 7, `${climate.temperature.toFixed(1)} °C`, LARGE_FONT);
    // A BMP280 measures no humidity.
    if (!Number.isNaN(climate.humidity)) display.text(0, display.height - SANS_FONT.height, `${climate.humidity.toFixed(1)} %`, SANS_FONT);
    display.textRight(display.width, display.height - SANS_FONT.height, `${climate.pressure.toFixed(1)} hPa`, SANS_FONT);
  }

  private drawError(error: string): void {
    const { display } = this;
    display.text(0, HEAD + 4, "No measurement:", SANS_FONT);
    const perLine: i32 = (display.width / (FIXED_FONT.measure("n") + FIXED_FONT.spacing)) | 0;
    for (let line: i32 = 0; line < 3; line++) display.text(0, HEAD + 18 + line * LINE, error.slice(line * perLine, (line + 1) * perLine), FIXED_FONT);
  }

  private drawTrend(): void {
    const { display, history } = this;
    if (history.length === 0) {
      this.drawError(this.climate.error);
      return;
    }
    const least = history.least();
    const greatest = history.greatest();
    display.text(0, HEAD + 1, `${(least / 100).toFixed(1)} to ${(greatest / 100).toFixed(1)} °C`, SANS_FONT);
    const span: i32 = greatest - least > LEAST_SPAN ? greatest - least : LEAST_SPAN;
    const floor: i32 = ((least + greatest - span) / 2) | 0;
    const left = display.width - history.length;
    let before: i32 = -1;
    for (let i: i32 = 0; i < history.length; i++) {
      const y: i32 = (TREND_TOP + TREND_HEIGHT - 1 - ((history.at(i) - floor) * (TREND_HEIGHT - 1)) / span) | 0;
      display.line(left + (i > 0 ? i - 1 : 0), before < 0 ? y : before, left + i, y);
      before = y;
    }
  }

  private drawDevice(): void {
    const { display } = this;
    const address = ownAddress();
    const lines: string[] = [
      deviceId(),
      address === 0 ? "no network" : formatIpv4(address),
      `version ${hal_build_info(BUILD_VERSION)}`,
      `up ${durationText(hal_uptime_s() | 0)}`,
      `${hal_heap(HEAP_FREE)} bytes free`,
    ];
    for (let i: i32 = 0; i < lines.length; i++) display.text(0, HEAD + 2 + i * LINE, lines[i], FIXED_FONT);
  }
}

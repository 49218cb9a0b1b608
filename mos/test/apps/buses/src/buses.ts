import "@meerkat/hal/adc.native.ts";
import "@meerkat/hal/bitbang.native.ts";
import "@meerkat/hal/i2c.native.ts";
import "@meerkat/hal/pwm.native.ts";
import "@meerkat/hal/spi.native.ts";
import { bytesAt, numberAt, toHex } from "./words.ts";

const NO_BYTES: Uint8Array = new Uint8Array(0);

function i2cCommand(words: string[], a: i32, b: i32): string | undefined {
  switch (words[0]!) {
    case "i2c-config":
      return `${hal_i2c_config(a, b)}`;
    case "i2c-write": {
      const bytes = bytesAt(words, 3);
      return `${hal_i2c_write(a, b, bytes, 0, bytes.length, numberAt(words, 4) !== 0)}`;
    }
    case "i2c-read": {
      const bytes = new Uint8Array(numberAt(words, 3));
      const status = hal_i2c_read(a, b, bytes, 0, bytes.length, numberAt(words, 4) !== 0);
      return `${status} ${toHex(bytes)}`;
    }
    case "i2c-stop":
      hal_i2c_stop(a);
      return "ok";
    case "i2c-recover":
      return `${hal_i2c_recover(a)}`;
    default:
      return undefined;
  }
}

function spiCommand(words: string[], a: i32, b: i32): string | undefined {
  switch (words[0]!) {
    case "spi-config":
      return `${hal_spi_config(a, b, numberAt(words, 3))}`;
    case "spi-select":
      return `${hal_spi_select(a, b, numberAt(words, 3) !== 0)}`;
    case "spi-both": {
      const bytes = bytesAt(words, 2);
      return `${hal_spi_transfer(a, bytes, 0, bytes, 0, bytes.length)} ${toHex(bytes)}`;
    }
    case "spi-write": {
      const bytes = bytesAt(words, 2);
      return `${hal_spi_transfer(a, bytes, 0, NO_BYTES, 0, bytes.length)}`;
    }
    case "spi-read": {
      const bytes = new Uint8Array(b);
      return `${hal_spi_transfer(a, NO_BYTES, 0, bytes, 0, b)} ${toHex(bytes)}`;
    }
    default:
      return undefined;
  }
}

export function busCommand(words: string[]): string | undefined {
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  switch (words[0]!) {
    case "adc":
      return `${hal_adc_enable(a)} ${hal_adc_read(a)} ${hal_adc_read_mv(a)} of ${hal_adc_max()}`;
    case "pwm":
      return `${hal_pwm_set(a, b, numberAt(words, 3))}`;
    case "bits": {
      const bytes = bytesAt(words, 2);
      return `${hal_bitbang_write(a, 300, 800, 800, 301, bytes, 0, bytes.length)}`;
    }
    default:
      return i2cCommand(words, a, b) ?? spiCommand(words, a, b);
  }
}

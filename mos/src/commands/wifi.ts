/** `mos wifi`: settings of the station, in one word. */
import { UserError } from "../errors.ts";
import { askHidden } from "../terminal.ts";
import { type ConfigSetFlags, configSetCommand } from "./config.ts";

/** IEEE 802.11: octets of a name; a WPA passphrase, or none in an open network. */
const SSID_BYTES = 32;

export async function wifiCommand(ssid: string, pass: string, flags: ConfigSetFlags): Promise<number> {
  const bytes = Buffer.byteLength(ssid);
  if (bytes === 0 || bytes > SSID_BYTES) throw new UserError(`the name of a network has 1 to ${SSID_BYTES} bytes, not ${bytes}`);
  const secret = pass === "-" ? await askHidden(`password of ${ssid}: `) : pass;
  const settings = ["wifi.ap.enable=false", "wifi.sta.enable=true", `wifi.sta.ssid=${ssid}`, `wifi.sta.pass=${secret}`];
  try {
    return await configSetCommand(settings, flags);
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.startsWith("no config value at path")) throw error;
    throw new UserError("the device has no settings for Wi-Fi", "its network needs none, or its app does not name the library wifi");
  }
}

import "@meerkat/hal/gpio.native.ts";
import { config } from "@meerkat/config";
import { deviceId } from "@meerkat/core/device.ts";
import { setupOutput } from "@meerkat/core/gpio.ts";
import { mqttPublish } from "@meerkat/mqtt/mqtt.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

const { pin } = config.lamp;
setupOutput(pin, config.lamp.on);

addTyped(
  "Lamp.Set",
  (args) => args.bool("on"),
  (on) => {
    hal_gpio_write(pin, on);
    mqttPublish(`${deviceId()}/lamp`, on ? "on" : "off", 1, false);
  },
);

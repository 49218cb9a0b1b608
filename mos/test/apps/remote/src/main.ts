import { config } from "@meerkat/config";
import { logInfo } from "@meerkat/core/log.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

addTyped(
  "Lamp.Set",
  (args) => ({ level: args.int("level", 0, 100), name: args.optionalString("name") }),
  ({ level, name }) => {
    logInfo("lamp", `level ${level}`);
    return { level, name: name ?? config.lamp.name };
  },
);

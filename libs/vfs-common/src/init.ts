import { config, configType } from "@meerkat/config";
import { loadConfig, onConfigChange } from "@meerkat/core/config/config.ts";
import { applyLogSettings } from "@meerkat/core/log_settings.ts";

// Importing this file puts the library into a program: settings as the files have them. The build has mounted `/` by then.

loadConfig(configType, config);
onConfigChange("debug.", () => applyLogSettings(config.debug));

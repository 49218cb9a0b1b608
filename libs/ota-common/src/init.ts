import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { registerEventGroup } from "@meerkat/core/events.ts";
import { defer } from "@meerkat/core/loop.ts";
import { EVENT_GROUP_OTA } from "./events.ts";
import { setUpOta, tellStatus } from "./ota.ts";
import { bootAccess, isFirstStart } from "./slot_root.ts";
import { startTrial } from "./trial.ts";
import { OtaSettings } from "./update.ts";

// Importing this file puts the library into a program: what runs is watched while it is on trial, and can be updated.

function settingsOfConfig(): OtaSettings {
  const { timeout, commit_timeout, trial_boots, sig_req_mask, key0, key1, key2, key3, key4, key5, key6, key7 } = config.update;
  const settings = new OtaSettings();
  settings.timeoutS = timeout;
  settings.commitTimeoutS = commit_timeout;
  settings.trialBoots = trial_boots;
  settings.sigReqMask = sig_req_mask;
  settings.keys = [key0, key1, key2, key3, key4, key5, key6, key7];
  return settings;
}

registerEventGroup(EVENT_GROUP_OTA, "ota");
setUpOta(bootAccess(), settingsOfConfig());
startTrial(bootAccess(), tellStatus);
if (isFirstStart()) defer(tellStatus);

import { addHealthCheck } from "@meerkat/ota-common/trial.ts";

addHealthCheck(async () => true);
addHealthCheck(() => true);

import { configDefaults, defineConfig } from "vitest/config";
import { REPOSITORY_CONFIG, writeRepositoryConfig } from "./mos/src/config/repository.ts";

try {
  writeRepositoryConfig();
} catch (error) {
  console.warn("the settings of the whole repository are those of before:", error);
}

export default defineConfig({
  resolve: { alias: { "@meerkat/config": REPOSITORY_CONFIG } },
  test: {
    include: ["{compiler,core,mos,hal,boot}/test/**/*.test.ts", "{libs,ports,apps}/*/test/**/*.test.ts"],
    // Tests for `mos test`, which mos/test/weather-station.test.ts and smart-light.test.ts call.
    exclude: [...configDefaults.exclude, "apps/{weather-station,smart-light}/test/**"],
    testTimeout: 30_000,
    maxWorkers: 2,
    // Real processes, sockets and clocks on a machine that others use too: what fails is tried twice more, and the report says so.
    retry: 2,
  },
});

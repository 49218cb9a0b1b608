import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{compiler,core,mos,hal}/test/**/*.test.ts", "{libs,ports,apps}/*/test/**/*.test.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});

/** Writes `@meerkat/config` for editors, checks and tests: `npm run config`. */

import { writeRepositoryConfig } from "../mos/src/config/repository.ts";
import { reportError } from "../mos/src/errors.ts";

try {
  writeRepositoryConfig();
} catch (error) {
  process.exitCode = reportError(error);
}

import "@meerkat/rpc-common/init.ts";
import { config } from "@meerkat/config";
import { setLocalZone } from "@meerkat/core/time_zone.ts";
import { addFileLogService } from "./file_log_service.ts";
import { FileLogger, setFileLogger } from "./file_logger.ts";

// Importing this file puts the library into a program: the log goes to files if `file_logger.enable`.

if (config.file_logger.enable) {
  setLocalZone(config.sys.tz_spec);
  const logger = new FileLogger(config.file_logger);
  setFileLogger(logger);
  logger.start();
}
if (config.file_logger.rpc_service_enable) addFileLogService();

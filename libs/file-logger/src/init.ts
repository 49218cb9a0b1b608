import "@meerkat/rpc-common/init.ts";
import { config } from "@meerkat/config";
import { addFileLogService } from "./file_log_service.ts";
import { FileLogger, setFileLogger } from "./file_logger.ts";

// Importing this file puts the library into a program: the log goes to files if `file_logger.enable`.

if (config.file_logger.enable) {
  const logger = new FileLogger(config.file_logger);
  setFileLogger(logger);
  logger.start();
}
if (config.file_logger.rpc_service_enable) addFileLogService();

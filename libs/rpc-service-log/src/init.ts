import "@meerkat/rpc-common/init.ts";
import { config } from "@meerkat/config";
import { addLogSink } from "@meerkat/core/log.ts";
import { addLogService } from "./log_service.ts";
import { LogTail } from "./log_tail.ts";

// Importing this file puts the library into a program: the end of the log is kept, and there are the methods Log.*.

const tail = new LogTail(config.debug.tail_size);
addLogSink((_level, line) => tail.append(line));
addLogService(tail);

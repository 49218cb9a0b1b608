import { jsonString } from "@meerkat/core/json_text.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";
import { type FileLogger, fileLogger } from "./file_logger.ts";

function enabled(): FileLogger {
  const logger = fileLogger();
  if (logger === undefined) throw new RpcError(400, "file_logger.enable is false");
  return logger;
}

function nameOrNull(path: string): string {
  return path === "" ? "null" : jsonString(path);
}

function status(): string {
  const logger = fileLogger();
  if (logger === undefined) return '{"enable":false,"num_files":0,"oldest":null,"newest":null}';
  const files = logger.files;
  return `{"enable":true,"num_files":${files.count()},"oldest":${nameOrNull(files.oldest())},"newest":${nameOrNull(files.newest())}}`;
}

/** Registers FileLog.*. */
export function addFileLogService(): void {
  addTyped(
    "FileLog.Status",
    (_args) => 0,
    (_none, call) => call.reply(status()),
  );
  addTyped(
    "FileLog.Flush",
    (_args) => 0,
    (_none) => enabled().flush(),
  );
  addTyped(
    "FileLog.Rotate",
    (_args) => 0,
    (_none) => {
      if (!enabled().rotate()) throw new RpcError(500, "no room for a new file");
    },
  );
}

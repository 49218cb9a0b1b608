import { CronError } from "@meerkat/cron/cron_fields.ts";
import type { Crontab } from "@meerkat/crontab/crontab.ts";
import { CrontabItem } from "@meerkat/crontab/crontab_file.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

interface Job {
  id: i32;
  at: string | undefined;
  enable: boolean;
  action: string | undefined;
  payload: string | undefined;
}

/** Add and Edit have the same arguments. */
function readJob(args: ArgsReader): Job {
  return {
    id: args.optionalInt("id", 0),
    at: args.optionalString("at"),
    enable: args.optionalBool("enable", true),
    action: args.optionalString("action"),
    payload: args.optionalJson("payload"),
  };
}

function itemOf(job: Job): CrontabItem {
  const { at, action } = job;
  if (at === undefined || action === undefined) throw new RpcError(400, "'at' and 'action' are required");
  return new CrontabItem(job.id, at, job.enable, action, job.payload ?? "");
}

function checkedId(crontab: Crontab, id: i32): i32 {
  if (crontab.get(id) === undefined) throw new RpcError(400, "invalid crontab id");
  return id;
}

function notKept(): RpcError {
  return new RpcError(500, "the crontab cannot be written");
}

/** A wrong expression is the caller's fault. */
function orCronError<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    throw error instanceof CronError ? new RpcError(400, error.message) : error;
  }
}

function add(crontab: Crontab, item: CrontabItem): string {
  const id = orCronError(() => crontab.add(item));
  if (id === 0) throw notKept();
  return `{"id":${id}}`;
}

function edit(crontab: Crontab, item: CrontabItem): string {
  if (!orCronError(() => crontab.edit(item))) throw notKept();
  return `{"id":${item.id}}`;
}

function remove(crontab: Crontab, id: i32): string {
  if (!crontab.remove(id)) throw notKept();
  return `{"id":${id}}`;
}

function itemText(item: CrontabItem): string {
  return `{"id":${item.id},${item.members()}}`;
}

/** Registers Cron.*. */
export function addCronService(crontab: Crontab): void {
  addTyped("Cron.Add", readJob, (job, call) => call.reply(add(crontab, itemOf(job))));
  addTyped("Cron.Edit", readJob, (job, call) => {
    checkedId(crontab, job.id);
    call.reply(edit(crontab, itemOf(job)));
  });
  addTyped(
    "Cron.Remove",
    (args) => args.optionalInt("id", 0),
    (id, call) => call.reply(remove(crontab, checkedId(crontab, id))),
  );
  addTyped(
    "Cron.Get",
    (args) => args.optionalInt("id", 0),
    (id, call) => call.reply(itemText(crontab.get(checkedId(crontab, id))!)),
  );
  addTyped(
    "Cron.List",
    (_args) => 0,
    (_none, call) => call.reply(`[${crontab.items().map(itemText).join(",")}]`),
  );
}

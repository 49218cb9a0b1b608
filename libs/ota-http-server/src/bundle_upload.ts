import { textOf } from "@meerkat/http-common/ascii.ts";
import { MultipartReader, type MultipartSink } from "@meerkat/http-common/multipart.ts";
import type { HttpExchange } from "@meerkat/http-server/exchange.ts";
import type { BodySink } from "@meerkat/http-server/line.ts";
import { restartIfApplied, startUpdate } from "@meerkat/ota-common/ota.ts";
import { failed, OtaResult, TEXT_ABORTED } from "@meerkat/ota-common/result.ts";
import { UpdateOptions, type UpdateRun } from "@meerkat/ota-common/update.ts";
import { seconds } from "./form.ts";

const COMMIT_TIMEOUT: string = "commit_timeout";

/** Longest value of a field of the form. */
const MAX_VALUE_BYTES: i32 = 16;

/** A form whose first file is a bundle; a field `commit_timeout` may be before or behind it. */
export class BundleUpload implements BodySink, MultipartSink {
  private readonly exchange: HttpExchange;
  private readonly reader: MultipartReader;
  private run: UpdateRun | undefined = undefined;
  private isInFile: boolean = false;
  private isInTimeout: boolean = false;
  private value: string = "";

  constructor(exchange: HttpExchange, boundary: string) {
    this.exchange = exchange;
    this.reader = new MultipartReader(boundary, this);
  }

  bodyData(data: Uint8Array, from: i32, to: i32): void {
    if (this.exchange.answered || this.reader.push(data, from, to)) return;
    this.end(failed("Malformed form"));
  }

  bodyEnds(): void {
    const { run } = this;
    if (this.exchange.answered) return;
    if (run === undefined) {
      this.end(failed("There is no file in the form"));
      return;
    }
    run.setCommitTimeout(seconds(this.value, -1));
    this.end(this.reader.done ? run.finalize() : failed("Malformed form"));
  }

  bodyFails(): void {
    if (this.run !== undefined) this.run.abort(failed(TEXT_ABORTED));
  }

  partBegins(name: string, fileName: string, _type: string): void {
    this.isInTimeout = fileName === "" && name === COMMIT_TIMEOUT;
    this.isInFile = fileName !== "" && this.run === undefined && !this.exchange.answered;
    if (!this.isInFile) return;
    const options = new UpdateOptions();
    // A little more than the bundle, but what there is to show progress by.
    options.bundleSize = this.exchange.request.contentLength;
    const run = startUpdate(options);
    if (run instanceof OtaResult) {
      this.exchange.replyText(409, run.text);
      return;
    }
    this.run = run;
    run.whenDropped((result) => this.end(result));
  }

  partData(data: Uint8Array, from: i32, to: i32): void {
    const { run } = this;
    if (this.isInTimeout && this.value.length + to - from <= MAX_VALUE_BYTES) this.value += textOf(data, from, to);
    if (!this.isInFile || run === undefined || this.exchange.answered) return;
    // A body is not held back.
    if (run.write(data, from, to - from) < to - from) this.end(failed("A handler wants the update to wait, which an upload cannot"));
    else if (run.result !== undefined) this.end(run.result);
  }

  partEnds(): void {
    this.isInFile = false;
    this.isInTimeout = false;
  }

  private end(result: OtaResult): void {
    const ended = this.run === undefined ? result : this.run.abort(result);
    if (!this.exchange.answered) this.exchange.replyText(ended.code > 0 ? 200 : 400, ended.text);
    restartIfApplied(ended);
  }
}

import "@meerkat/hal/system.native.ts";
import "@meerkat/hal/uart.native.ts";
import type { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { after } from "@meerkat/core/timer.ts";
import { HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { UART_FLOW_NONE } from "@meerkat/hal/uart.ts";
import { FRAME_HANDSHAKE, FRAME_JSON, FrameDecoder, HANDSHAKE } from "@meerkat/rpc-uart/framing.ts";
import { decodeBase64Bytes } from "./base64_bytes.ts";
import { JsonMembersInBytes } from "./json_bytes.ts";
import { Reply } from "./reply.ts";
import { Upload } from "./upload.ts";

// With no image to start, the loader takes a signed one over the UART: RPC in the frames that programs have too, and a few
// of their methods. Nothing is allocated for a frame.

/** Longest frame: a piece of 512 bytes in base64, and what is around it. */
const MAX_FRAME: i32 = 1024;
const MAX_PIECE: i32 = 768;
/** Longest id, and longest source, of a request that is answered. */
const MAX_ECHO: i32 = 64;
const READ_BYTES: i32 = 64;
const CONSOLE: i32 = 0;
const BAUD: i32 = 115200;

const INVALID: i32 = 400;
const NO_METHOD: i32 = 404;
const FAILED: i32 = 500;

/** Until the machine starts anew: the answer has left by then. */
const RESTART_MS: i32 = 100;

const NONE: i32 = 0;
const GET_INFO: i32 = 1;
const STATUS: i32 = 2;
const BEGIN: i32 = 3;
const WRITE: i32 = 4;
const END: i32 = 5;
const REBOOT: i32 = 6;

/** Where a value lies in the frame. */
class Span {
  from: i32 = 0;
  to: i32 = 0;

  set(members: JsonMembersInBytes): void {
    this.from = members.valueAt;
    this.to = members.valueEnd;
  }

  clear(): void {
    this.from = 0;
    this.to = 0;
  }

  length(): i32 {
    return this.to - this.from;
  }
}

class Recovery {
  private readonly upload: Upload;
  private readonly decoder: FrameDecoder = new FrameDecoder(MAX_FRAME, false, 2 * MAX_FRAME);
  private readonly members: JsonMembersInBytes = new JsonMembersInBytes(new Uint8Array(0));
  private readonly piece: Uint8Array = new Uint8Array(MAX_PIECE);
  private readonly reply: Reply = new Reply();
  private readonly input: Uint8Array = new Uint8Array(READ_BYTES);
  private inputAt: i32 = 0;
  private inputEnd: i32 = 0;
  private readonly id: Span = new Span();
  private readonly src: Span = new Span();
  private readonly args: Span = new Span();
  private method: i32 = NONE;
  private sending: boolean = false;
  private restarting: boolean = false;

  constructor(upload: Upload) {
    this.upload = upload;
  }

  /** One answer at a time: bytes behind a request wait until it has gone. */
  receive(): void {
    while (!this.sending) {
      if (this.inputAt === this.inputEnd) {
        this.inputAt = 0;
        this.inputEnd = hal_uart_read(CONSOLE, this.input, 0, READ_BYTES);
        if (this.inputEnd <= 0) {
          this.inputEnd = 0;
          return;
        }
      }
      const found = this.decoder.push(this.input[this.inputAt]!);
      this.inputAt++;
      if (found === FRAME_JSON) this.take();
      else if (found === FRAME_HANDSHAKE) this.greet();
    }
  }

  /** Sends what there is room for. */
  pump(): void {
    const { reply } = this;
    if (!this.sending) return;
    const count = hal_uart_write(CONSOLE, reply.bytes, reply.from, reply.to - reply.from);
    reply.from = count < 0 ? reply.to : reply.from + count;
    if (reply.from < reply.to) return;
    this.sending = false;
    if (this.restarting) after(RESTART_MS, () => hal_reset());
    this.receive();
  }

  private greet(): void {
    this.reply.clear();
    this.reply.text(HANDSHAKE);
    this.reply.plain();
    this.send();
  }

  private send(): void {
    this.sending = true;
    this.pump();
  }

  private take(): void {
    const { members, decoder } = this;
    this.id.clear();
    this.src.clear();
    this.args.clear();
    let isRequest = false;
    members.open(decoder.frame(), 0, decoder.frameBytes());
    while (members.next()) {
      if (members.keyIs("id")) this.id.set(members);
      else if (members.keyIs("src")) this.src.set(members);
      else if (members.keyIs("params") || members.keyIs("args")) this.args.set(members);
      else if (members.keyIs("method")) {
        isRequest = true;
        this.method = methodOf(members);
      }
    }
    if (!isRequest || this.id.length() === 0 || this.id.length() > MAX_ECHO || this.src.length() > MAX_ECHO) return;
    this.run();
  }

  private run(): void {
    switch (this.method) {
      case GET_INFO:
        return this.tellInfo();
      case STATUS:
        return this.tellStatus();
      case BEGIN:
        return this.begin();
      case WRITE:
        return this.write();
      case END:
        return this.finish(this.upload.finish());
      case REBOOT:
        return this.finish("");
      default:
        return this.fail(NO_METHOD, "no such method in the boot loader");
    }
  }

  private tellInfo(): void {
    this.open("result");
    this.reply.text('{"app":"boot","arch":"');
    this.reply.text(hal_arch());
    this.reply.text('"}');
    this.close();
  }

  private tellStatus(): void {
    const { reply, upload } = this;
    this.open("result");
    reply.text('{"state":');
    reply.number(upload.written < 0 ? 0 : 1);
    reply.text(',"message":"boot loader: send a signed image","is_committed":true,"partition":');
    reply.number(upload.slot);
    reply.text(',"offset":');
    reply.number(upload.written < 0 ? 0 : upload.written);
    reply.text("}");
    this.close();
  }

  private begin(): void {
    const { members } = this;
    let size: i32 = -1;
    members.open(this.decoder.frame(), this.args.from, this.args.to);
    while (members.next()) {
      if (members.keyIs("size")) size = members.integer();
    }
    this.done(this.upload.begin(size));
  }

  private write(): void {
    const { members, decoder } = this;
    let offset: i32 = -1;
    let length: i32 = -1;
    members.open(decoder.frame(), this.args.from, this.args.to);
    while (members.next()) {
      if (members.keyIs("offset")) offset = members.integer();
      else if (members.keyIs("data") && members.isString()) length = decodeBase64Bytes(decoder.frame(), members.valueAt + 1, members.valueEnd - 1, this.piece);
    }
    if (offset < 0 || length < 0) return this.fail(INVALID, "offset and data: up to 768 bytes, base64");
    this.done(this.upload.write(offset, this.piece, length));
  }

  /** The machine starts anew once the answer has gone. */
  private finish(fault: string): void {
    this.restarting = fault === "";
    this.done(fault);
  }

  private done(fault: string): void {
    if (fault !== "") return this.fail(FAILED, fault);
    this.open("result");
    this.reply.text("null");
    this.close();
  }

  private fail(code: i32, message: string): void {
    this.open("error");
    this.reply.text('{"code":');
    this.reply.number(code);
    this.reply.text(',"message":"');
    this.reply.text(message);
    this.reply.text('"}');
    this.close();
  }

  private open(outcome: string): void {
    const { reply } = this;
    reply.clear();
    reply.text('{"id":');
    reply.value(this.decoder.frame(), this.id.from, this.id.to);
    reply.text(',"src":"boot"');
    if (this.src.length() > 0) {
      reply.text(',"dst":');
      reply.value(this.decoder.frame(), this.src.from, this.src.to);
    }
    reply.text(',"');
    reply.text(outcome);
    reply.text('":');
  }

  private close(): void {
    this.reply.text("}");
    this.reply.seal(this.decoder.crc, this.decoder.legacy);
    this.send();
  }
}

function methodOf(members: JsonMembersInBytes): i32 {
  if (members.valueIs("OTA.Write")) return WRITE;
  if (members.valueIs("OTA.Begin")) return BEGIN;
  if (members.valueIs("OTA.End")) return END;
  if (members.valueIs("OTA.Status")) return STATUS;
  if (members.valueIs("Sys.GetInfo")) return GET_INFO;
  return members.valueIs("Sys.Reboot") ? REBOOT : NONE;
}

/** From now on the event loop serves the line. A good image ends in a restart. */
export function startRecovery(state: BootState, journal: BootJournal): void {
  hal_uart_config(CONSOLE, BAUD, UART_FLOW_NONE);
  const recovery = new Recovery(new Upload(state, journal));
  onHalEvent(HAL_EVENT_UART_RX, CONSOLE, () => recovery.receive());
  onHalEvent(HAL_EVENT_UART_TX, CONSOLE, () => recovery.pump());
}

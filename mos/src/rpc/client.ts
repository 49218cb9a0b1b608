/** Calls methods of a device. */
import { type Frame, parseFrame, Frame as RpcFrame, requestText } from "@meerkat/rpc-common/frame.ts";
import { messageOf, RemoteError, UserError } from "../errors.ts";
import type { Credentials } from "./credentials.ts";
import { frameAuth, frameChallenge } from "./digest.ts";
import type { RpcTransport } from "./transport.ts";

/** Ids lie in 2^40 to 2^41 - 1, as those of Mongoose OS's tool do: beyond what devices give their own requests. */
const ID_BASE = 2 ** 40;

/** No answer has come in time: the device may have done what it was told, or not. */
export class NoAnswer extends UserError {}

interface Waiting {
  resolve: (frame: Frame) => void;
  reject: (error: Error) => void;
}

export class RpcClient {
  readonly transport: RpcTransport;
  private readonly credentials: Credentials | undefined;
  private readonly waiting = new Map<string, Waiting>();
  private lost: Error | undefined;

  /** `credentials`: for devices that ask who is there in a frame. */
  constructor(transport: RpcTransport, credentials?: Credentials) {
    this.transport = transport;
    this.credentials = credentials;
    transport.onFrame((text) => this.take(text));
    transport.onLost((error) => this.lose(error));
  }

  /** Waits until the device can hear. Throws UserError if it does not within `timeoutMs`. */
  greet(timeoutMs: number): Promise<void> {
    return this.transport.ready(timeoutMs);
  }

  /**
   * Result of a call, parsed; null if the device gives none. `params`: JSON text, or empty for none.
   * Throws RemoteError for an error of the device, UserError if it does not answer within `timeoutMs`.
   */
  async call(method: string, params: string, timeoutMs: number): Promise<unknown> {
    const frame = new RpcFrame();
    frame.id = String(ID_BASE + Math.floor(Math.random() * ID_BASE));
    frame.src = this.transport.src;
    frame.dst = this.transport.dst;
    frame.method = method;
    frame.params = params;
    try {
      return resultOf(await this.exchange(frame, timeoutMs));
    } catch (error) {
      const challenge = error instanceof RemoteError && error.code === 401 ? frameChallenge(error.message) : undefined;
      if (challenge === undefined) throw error;
      if (this.credentials === undefined)
        throw new UserError("the device wants a password", "add --user admin:PASSWORD; mos passwd over the serial line sets one");
      frame.auth = frameAuth(challenge, this.credentials);
    }
    try {
      return resultOf(await this.exchange(frame, timeoutMs));
    } catch (error) {
      if (!(error instanceof RemoteError) || error.code !== 401) throw error;
      throw new UserError("the device does not accept user and password", "mos passwd over the serial line sets another password");
    }
  }

  /** Calls that wait for an answer fail. */
  close(): Promise<void> {
    this.lose(new UserError(`the connection to ${this.transport.name} was closed`));
    return this.transport.close();
  }

  private exchange(request: Frame, timeoutMs: number): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.lost) return reject(this.lost);
      const timer = setTimeout(() => settle(() => reject(this.noAnswer(timeoutMs))), timeoutMs);
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(request.id);
        outcome();
      };
      const waiting: Waiting = {
        resolve: (frame) => settle(() => resolve(frame)),
        reject: (error) => settle(() => reject(error)),
      };
      this.waiting.set(request.id, waiting);
      this.transport.send(requestText(request)).catch(waiting.reject);
    });
  }

  private noAnswer(timeoutMs: number): NoAnswer {
    return new NoAnswer(`no answer from ${this.transport.name} within ${Math.round(timeoutMs / 100) / 10} s`, this.transport.hint);
  }

  /** Requests of the device, and answers to others on the same line, are not for us. */
  private take(text: string): void {
    const frame = parseFrame(text);
    if (frame !== undefined && frame.method === "") this.waiting.get(frame.id)?.resolve(frame);
  }

  private lose(error: Error): void {
    this.lost = error;
    for (const { reject } of [...this.waiting.values()]) reject(error);
  }
}

function resultOf(response: Frame): unknown {
  if (response.error === "") return response.result === "" ? null : parseJson(response.result);
  const { code = 500, message = "" } = parseJson(response.error) as { code?: number; message?: string };
  // Code 0 is success, said through the error member.
  if (code !== 0) throw new RemoteError(code, message);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`the device has answered with something that is not JSON (${messageOf(error)}): ${text.slice(0, 200)}`);
  }
}

import type { ConfigRpcUdp } from "@meerkat/config";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { ANY_ADDRESS, formatIpv4, isIpv4, parseHostPort, parseIpv4 } from "@meerkat/core/net/address.ts";
import { resolveHost } from "@meerkat/core/net/dns.ts";
import { type Datagram, openUdp, type UdpSocket } from "@meerkat/core/net/udp.ts";
import { after } from "@meerkat/core/timer.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { parseFrame } from "@meerkat/rpc-common/frame.ts";
import { networkInUse } from "@meerkat/rpc-common/passwords.ts";
import { addChannel, channelOpened, channelReady, frameReceived, parsedFrameReceived, removeChannel } from "@meerkat/rpc-common/rpc.ts";

// One frame, as plain JSON, in each datagram.

const WHERE: string = "rpc_udp";

/** The name of a host that was not found is asked for again after this many milliseconds, then twice as many ... */
const FIRST_RETRY_MS: i32 = 1000;
const LAST_RETRY_MS: i32 = 60000;

/** Answers one request to where it came from. */
export class UdpResponder extends RpcChannel {
  private readonly socket: UdpSocket;
  private readonly address: u32;
  private readonly port: i32;

  constructor(socket: UdpSocket, datagram: Datagram) {
    super("");
    this.socket = socket;
    this.address = datagram.address;
    this.port = datagram.port;
  }

  type(): string {
    return "UDP_in";
  }

  info(): string {
    return `${formatIpv4(this.address)}:${this.port}`;
  }

  override isPersistent(): boolean {
    return false;
  }

  canSend(): boolean {
    return true;
  }

  /** The first frame is the answer. */
  send(frame: string, _dst: string): void {
    if (!this.socket.send(this.address, this.port, new TextEncoder().encode(frame))) logError(WHERE, `${this.info()}: answer lost (${frame.length})`);
    removeChannel(this);
  }

  override close(): void {
    removeChannel(this);
  }
}

/** Sends frames to one address. */
export class UdpSender extends RpcChannel {
  private readonly host: string;
  private readonly port: i32;
  private address: u32 = ANY_ADDRESS;
  private socket: UdpSocket | undefined = undefined;
  private retryMs: i32 = FIRST_RETRY_MS;

  constructor(dst: string, host: string, port: i32) {
    super(dst);
    this.host = host;
    this.port = port;
  }

  type(): string {
    return "UDP_out";
  }

  info(): string {
    return `${this.host}:${this.port}`;
  }

  override wantsBroadcast(): boolean {
    return true;
  }

  canSend(): boolean {
    return this.socket !== undefined;
  }

  /** What does not get through is lost, as datagrams are. */
  send(frame: string, _dst: string): void {
    const socket = this.socket;
    if (socket !== undefined && !socket.send(this.address, this.port, new TextEncoder().encode(frame))) {
      logError(WHERE, `${this.info()}: frame lost (${frame.length})`);
    }
    channelReady(this);
  }

  /** Finds the host and opens the socket; tries again until there is one. */
  open(maxFrameSize: i32): void {
    resolveHost(this.host, (address, error) => {
      const socket = address === ANY_ADDRESS ? undefined : openUdp(ANY_ADDRESS, 0, maxFrameSize, (datagram) => this.received(datagram));
      if (socket === undefined) {
        logError(WHERE, `${this.info()}: ${error === "" ? "no socket free" : error}`);
        after(this.retryMs, () => this.open(maxFrameSize));
        this.retryMs = this.retryMs * 2 < LAST_RETRY_MS ? this.retryMs * 2 : LAST_RETRY_MS;
        return;
      }
      this.address = address;
      this.socket = socket;
      channelOpened(this);
    });
  }

  /** Only from where frames are sent to. */
  private received(datagram: Datagram): void {
    if (datagram.address === this.address && datagram.port === this.port) frameReceived(this, new TextDecoder().decode(datagram.data));
  }
}

function withoutScheme(address: string): string {
  return address.startsWith("udp://") ? address.slice("udp://".length) : address;
}

function takeDatagram(socket: UdpSocket, datagram: Datagram): void {
  const channel = new UdpResponder(socket, datagram);
  const frame = parseFrame(new TextDecoder().decode(datagram.data));
  if (frame === undefined) {
    logError(WHERE, `${channel.info()}: invalid frame (${datagram.data.length})`);
    return;
  }
  if (frame.id !== "" && frame.method !== "") addChannel(channel);
  parsedFrameReceived(channel, frame);
}

function listen(address: string, maxFrameSize: i32): void {
  const at = parseHostPort(withoutScheme(address), 0);
  if (at === undefined || at.port === 0 || (at.host !== "" && !isIpv4(at.host))) {
    logError(WHERE, `rpc.udp.listen_addr: ${address} is not a port or address:port`);
    return;
  }
  // The first datagram comes in a later turn, when there is a socket.
  let socket: UdpSocket | undefined;
  socket = openUdp(at.host === "" ? ANY_ADDRESS : parseIpv4(at.host), at.port, maxFrameSize, (datagram) => {
    if (socket !== undefined) takeDatagram(socket, datagram);
  });
  if (socket === undefined) logError(WHERE, `UDP port ${at.port} is taken`);
  else logInfo(WHERE, `listening at UDP port ${at.port}`);
}

/** Opens what the configuration names. Frames longer than `maxFrameSize` bytes are cut, and invalid then. */
export function startRpcUdp(config: ConfigRpcUdp, maxFrameSize: i32): void {
  if (config.listen_addr === "" && config.dst_addr === "") return;
  networkInUse();
  if (config.listen_addr !== "") listen(config.listen_addr, maxFrameSize);
  if (config.dst_addr === "") return;
  const to = parseHostPort(withoutScheme(config.dst_addr), 0);
  if (to === undefined || to.host === "" || to.port === 0) {
    logError(WHERE, `rpc.udp.dst_addr: ${config.dst_addr} is not host:port`);
    return;
  }
  const sender = new UdpSender(config.dst, to.host, to.port);
  addChannel(sender);
  sender.open(maxFrameSize);
}

import "@meerkat/hal/net.native.ts";
import { HAL_EVENT_NET } from "@meerkat/hal/event.ts";
import { forgetHalEvent, onHalEvent } from "../loop.ts";

/** A received datagram. */
export class Datagram {
  readonly data: Uint8Array;
  readonly address: u32;
  readonly port: i32;

  constructor(data: Uint8Array, address: u32, port: i32) {
    this.data = data;
    this.address = address;
    this.port = port;
  }
}

/** Datagrams read in one turn of the event loop. */
const READS_PER_TURN: i32 = 8;

/** A UDP socket. */
export class UdpSocket {
  private handle: i32;
  private readonly buffer: Uint8Array;
  private readonly received: (datagram: Datagram) => void;

  constructor(handle: i32, maxLength: i32, received: (datagram: Datagram) => void) {
    this.handle = handle;
    this.buffer = new Uint8Array(maxLength);
    this.received = received;
    onHalEvent(HAL_EVENT_NET, handle, () => this.receive());
  }

  get port(): i32 {
    return this.handle < 0 ? 0 : hal_net_local_port(this.handle);
  }

  /** False if it cannot go now; it is lost then. */
  send(address: u32, port: i32, data: Uint8Array): boolean {
    return this.handle >= 0 && hal_net_send_to(this.handle, address, port, data, 0, data.length);
  }

  /** Receives what is sent to a multicast group too. */
  join(group: u32): boolean {
    return this.handle >= 0 && hal_net_join(this.handle, group);
  }

  close(): void {
    if (this.handle < 0) return;
    forgetHalEvent(HAL_EVENT_NET, this.handle);
    hal_net_close(this.handle, false);
    this.handle = -1;
  }

  private receive(): void {
    for (let i: i32 = 0; i < READS_PER_TURN && this.handle >= 0; i++) {
      const length = hal_net_recv_from(this.handle, this.buffer, 0, this.buffer.length);
      if (length < 0) return;
      this.received(new Datagram(this.buffer.slice(0, length), hal_net_peer_addr(this.handle), hal_net_peer_port(this.handle)));
    }
  }
}

/** Opens a UDP socket at an address (0: all) and port (0: a free one); datagrams are cut to `maxLength`. Undefined if the port is taken or no socket free. */
export function openUdp(address: u32, port: i32, maxLength: i32, received: (datagram: Datagram) => void): UdpSocket | undefined {
  const handle = hal_net_udp(address, port);
  return handle < 0 ? undefined : new UdpSocket(handle, maxLength, received);
}

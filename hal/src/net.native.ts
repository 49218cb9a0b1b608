/**
 * Sockets. IPv4 addresses are numbers in host order (127.0.0.1 is 0x7f000001), 0 is any address. A socket is a small
 * number from 0; there are at least 8. Nothing here waits. After a connection is made or has failed, bytes have
 * arrived in a socket that had none, a short write has room again, the peer has ended, or a connection waits at a
 * listener, the port posts HAL_EVENT_NET with the socket, once until taken: look at its state, read, write, accept.
 * It posts it again after a read that left bytes, and after an accept that left connections.
 */

/** Starts a TCP connection. -1 if there is no socket free. */
declare function hal_net_connect(addr: u32, port: i32): i32;

/** Listens for TCP connections; port 0 takes a free one (`hal_net_local_port`). -1 if the port is taken or no socket free. */
declare function hal_net_listen(addr: u32, port: i32): i32;

/** Takes the next connection that waits at a listener; -1 if there is none. Connections beyond the port's sockets wait. */
declare function hal_net_accept(listener: i32): i32;

/** Opens a UDP socket; port 0 takes a free one. -1 if the port is taken or no socket free. Broadcast is allowed. */
declare function hal_net_udp(addr: u32, port: i32): i32;

/** NET_* of net.ts. */
declare function hal_net_state(socket: i32): i32;

/** Why a socket has failed, in words; empty if it has not. */
declare function hal_net_error(socket: i32): string;

/**
 * Moves up to `len` received bytes of a TCP socket to `data` at `off`; returns how many (0: none waiting). What is not
 * read stays with the port, which lets the peer send no more than it can keep. With TLS these are the plain bytes.
 */
declare function hal_net_read(socket: i32, data: Uint8Array, off: i32, len: i32): i32;

/** Takes up to `len` bytes for sending and returns how many (0: no room, or not open). */
declare function hal_net_write(socket: i32, data: Uint8Array, off: i32, len: i32): i32;

/** Says to the peer that nothing more comes, after what was written. Reading still works. */
declare function hal_net_shutdown(socket: i32): void;

/** Gives the socket back. What was written still goes out, unless `abort`, which resets the connection. No event of it comes any more. */
declare function hal_net_close(socket: i32, abort: boolean): void;

/** Address and port of the peer; for UDP, of the sender of the datagram read last. */
declare function hal_net_peer_addr(socket: i32): u32;
declare function hal_net_peer_port(socket: i32): i32;

/** Own address and port. */
declare function hal_net_local_addr(socket: i32): u32;
declare function hal_net_local_port(socket: i32): i32;

/** Sends one datagram. False if it cannot go now (no route, no room); it is lost then. */
declare function hal_net_send_to(socket: i32, addr: u32, port: i32, data: Uint8Array, off: i32, len: i32): boolean;

/** Moves the next datagram to `data` at `off`, cut to `len`; returns its length, -1 if none waits. */
declare function hal_net_recv_from(socket: i32, data: Uint8Array, off: i32, len: i32): i32;

/** Lets a UDP socket receive what is sent to a multicast group. */
declare function hal_net_join(socket: i32, group: u32): boolean;

/** Number of network interfaces. HAL_EVENT_NET_IF with the number of one comes when its state changes. */
declare function hal_net_if_count(): i32;

/** NET_IF_TYPE_*. */
declare function hal_net_if_type(index: i32): i32;

/** NET_IF_DOWN, NET_IF_CONNECTED or NET_IF_READY. */
declare function hal_net_if_state(index: i32): i32;

/** An address of an interface, NET_ADDR_*; 0 if unknown. */
declare function hal_net_if_addr(index: i32, which: i32): u32;

/**
 * Switches an interface on. `ip` 0 asks DHCP, else the addresses are set as given. Hosts, whose network is there
 * already, only report it. False if there is no such interface or it does not start.
 */
declare function hal_net_if_up(index: i32, ip: u32, netmask: u32, gateway: u32, dns: u32): boolean;

declare function hal_net_if_down(index: i32): void;

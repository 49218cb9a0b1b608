// Numbers of the network natives (net.native.ts).

/** The connection is being made, the TLS handshake included. */
export const NET_CONNECTING: i32 = 0;
/** Open both ways. A listener and a UDP socket are always open. */
export const NET_OPEN: i32 = 1;
/** The peer has said that it sends no more, and everything it sent has been read. Writing still works. */
export const NET_ENDED: i32 = 2;
/** Broken or refused; `hal_net_error` tells why. Only closing works. */
export const NET_FAILED: i32 = 3;

/** No link, or switched off. */
export const NET_IF_DOWN: i32 = 0;
/** The link is up; an address is not there yet. */
export const NET_IF_CONNECTED: i32 = 1;
/** There is an address. */
export const NET_IF_READY: i32 = 2;

/** Kinds of interfaces, as in Mongoose OS (mgos_net_if_type). */
export const NET_IF_TYPE_WIFI: i32 = 0;
export const NET_IF_TYPE_ETHERNET: i32 = 1;
export const NET_IF_TYPE_PPP: i32 = 2;

/** What `hal_net_if_addr` can tell. */
export const NET_ADDR_IP: i32 = 0;
export const NET_ADDR_NETMASK: i32 = 1;
export const NET_ADDR_GATEWAY: i32 = 2;
export const NET_ADDR_DNS: i32 = 3;
export const NET_ADDR_NTP: i32 = 4;

/*
 * lwIP for net_lwip.c: raw API, one thread, IPv4, TCP, UDP, DHCP, IGMP, ICMP. All memory is static, and this is the
 * place where its size is said. A board overrides what its RAM does not allow with -D.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_NOASSERT 1
/* Only the use of the pools: the driver asks. */
#define LWIP_STATS 1
#define MEMP_STATS 1
#define MEM_STATS 0
#define SYS_STATS 0
#define LINK_STATS 0
#define ETHARP_STATS 0
#define IP_STATS 0
#define IPFRAG_STATS 0
#define ICMP_STATS 0
#define IGMP_STATS 0
#define UDP_STATS 0
#define TCP_STATS 0
#define MEM_ALIGNMENT 4

/* Sockets (net_lwip.c has one slot for each). Buffers are for as many connections: `build_vars: NET_CONNECTIONS` of mos.yml. */
#ifndef NET_TCP_SOCKETS
#define NET_TCP_SOCKETS 10
#endif
#ifndef NET_LISTENERS
#define NET_LISTENERS 4
#endif
#ifndef NET_UDP_SOCKETS
#define NET_UDP_SOCKETS 6
#endif

/* What is sent, until the peer has acknowledged it, lies in the heap of lwIP. */
#ifndef MEM_SIZE
#define MEM_SIZE ((NET_TCP_SOCKETS + 2) * 1024)
#endif
/* What is received, until it is read, in pieces like these: short packets are the most, 1460 bytes take six. */
#ifndef PBUF_POOL_SIZE
#define PBUF_POOL_SIZE (5 * NET_TCP_SOCKETS + 14)
#endif
#define PBUF_POOL_BUFSIZE 256

#define MEMP_NUM_TCP_PCB NET_TCP_SOCKETS
#define MEMP_NUM_TCP_PCB_LISTEN NET_LISTENERS
/* One more for DHCP. */
#define MEMP_NUM_UDP_PCB (NET_UDP_SOCKETS + 1)
#define MEMP_NUM_TCP_SEG (2 * NET_TCP_SOCKETS + 12)
#define MEMP_NUM_PBUF 16
#define MEMP_NUM_REASSDATA 2
#define MEMP_NUM_ARP_QUEUE 6
#define IP_REASS_MAX_PBUFS 14

#define TCP_MSS 1460
/* Five connections that are not read fit into the pool. */
#define TCP_WND (2 * TCP_MSS)
/* At most half of that heap. */
#define TCP_SND_BUF ((NET_TCP_SOCKETS < 6 ? 2 : 4) * TCP_MSS)
#define TCP_SND_QUEUELEN 16
/* Small writes share a segment, but a small segment does not take the memory of a large one. */
#define TCP_OVERSIZE 256
#define TCP_QUEUE_OOSEQ 0
#define TCP_LISTEN_BACKLOG 1
#define TCP_SYNMAXRTX 4
/* A port can be listened at again while connections of an earlier listener are in TIME-WAIT. */
#define SO_REUSE 1
/* So that the IP header lies at a multiple of four. */
#define ETH_PAD_SIZE 2

#define LWIP_ARP 1
#define ARP_QUEUEING 1
#define ARP_TABLE_SIZE 8
#define LWIP_ICMP 1
#define LWIP_IGMP 1
#define LWIP_RAW 0
#define LWIP_DHCP 1
#define DHCP_DOES_ARP_CHECK 0
#define LWIP_DHCP_GET_NTP_SRV 1
#define LWIP_DHCP_MAX_NTP_SERVERS 1
/*
 * Names are resolved in core/src/net/dns.ts. This is for DHCP to ask for the server's address: dns.c of lwIP is not
 * linked, net_lwip_if.c stands in for it.
 */
#define LWIP_DNS 1
#define DNS_MAX_SERVERS 1
#define LWIP_HOOK_FILENAME "net_lwip_hooks.h"
#define LWIP_AUTOIP 0
#define LWIP_IPV6 0

#define LWIP_NETIF_HOSTNAME 1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_NETIF_LINK_CALLBACK 1
#define LWIP_NETIF_TX_SINGLE_PBUF 0
/* 127.0.0.1, and the machine's own address. */
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_LOOPBACK_MAX_PBUFS 12

#define LWIP_CHECKSUM_ON_COPY 1

#endif

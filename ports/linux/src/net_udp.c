/* UDP (hal/src/net.native.ts). */
#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "sockets.h"

/* RFC 6762 section 15.1: responders on one host share the port; section 11: they send with TTL 255. */
#define MDNS_PORT 5353
#define MDNS_TTL 255

static void set_option(int fd, int level, int option, int value) { setsockopt(fd, level, option, &value, sizeof value); }

static void datagram_ready(port_source *source, uint32_t events) {
  if (events & (EPOLLIN | EPOLLERR)) socket_post((net_socket *)source);
}

/* Datagrams to groups leave by the machine's interface, or else to programs of the same host, whatever routes say. */
static void choose_interface(int fd, uint32_t addr) {
  struct ip_mreqn outgoing = {0};
  if (addr != INADDR_LOOPBACK) outgoing.imr_ifindex = interface_index();
  if (!outgoing.imr_ifindex) outgoing.imr_ifindex = (int)if_nametoindex("lo");
  if (outgoing.imr_ifindex) setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &outgoing, sizeof outgoing);
}

int32_t hal_net_udp(uint32_t addr, int32_t port) {
  struct sockaddr_in address = socket_address(addr, port);
  int fd = socket_descriptor(SOCK_DGRAM);
  if (fd < 0) return -1;
  set_option(fd, SOL_SOCKET, SO_BROADCAST, 1);
  if (port == MDNS_PORT) {
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, MDNS_TTL);
  }
  choose_interface(fd, addr);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    close(fd);
    return -1;
  }
  net_socket *s = socket_new(fd, SOCKET_DATAGRAM, datagram_ready);
  return s ? s->number : -1;
}

bool hal_net_send_to(int32_t socket, uint32_t addr, int32_t port, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = socket_of_kind(socket, SOCKET_DATAGRAM);
  if (!s) return false;
  struct sockaddr_in address = socket_address(addr, port);
  return sendto(s->source.fd, bytes, (size_t)len, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address) >= 0;
}

static bool another_waits(const net_socket *s) {
  uint8_t byte;
  return recv(s->source.fd, &byte, 1, MSG_PEEK) >= 0;
}

int32_t hal_net_recv_from(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = socket_of_kind(socket, SOCKET_DATAGRAM);
  if (!s) return -1;
  struct sockaddr_in from;
  socklen_t length = sizeof from;
  ssize_t n = recvfrom(s->source.fd, bytes, (size_t)len, 0, (struct sockaddr *)&from, &length);
  /* An error is what became of an earlier datagram: it concerns nobody here. */
  while (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
    length = sizeof from;
    n = recvfrom(s->source.fd, bytes, (size_t)len, 0, (struct sockaddr *)&from, &length);
  }
  if (n < 0) return -1;
  s->peer_addr = ntohl(from.sin_addr.s_addr);
  s->peer_port = ntohs(from.sin_port);
  if (another_waits(s)) socket_post(s);
  return (int32_t)n;
}

static bool join_on(int fd, uint32_t group, int interface) {
  struct ip_mreqn membership = {.imr_ifindex = interface};
  membership.imr_multiaddr.s_addr = htonl(group);
  return interface && (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) == 0 || errno == EADDRINUSE);
}

/* On the machine's interface, and on the one for programs of the same host. */
bool hal_net_join(int32_t socket, uint32_t group) {
  net_socket *s = socket_of_kind(socket, SOCKET_DATAGRAM);
  if (!s) return false;
  bool outside = join_on(s->source.fd, group, interface_index());
  bool inside = join_on(s->source.fd, group, (int)if_nametoindex("lo"));
  return outside || inside;
}

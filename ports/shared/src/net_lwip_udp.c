/* UDP over lwIP. */
#include "hal_natives.h"
#include "lwip/igmp.h"
#include "net_lwip.h"

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *address, u16_t port) {
  net_socket *s = arg;
  udp_socket *udp = &s->udp;
  (void)pcb;
  if (udp->count == UDP_WAITING) {
    pbuf_free(p);
    return;
  }
  udp->waiting[(udp->first + udp->count++) % UDP_WAITING] = (datagram){p, net_from_lwip(address), port};
  net_post(net_index_of(s));
}

int32_t hal_net_udp(uint32_t addr, int32_t port) {
  net_start();
  int32_t index = net_socket_new(SOCKET_UDP);
  if (index < 0) return -1;
  struct udp_pcb *pcb = udp_new();
  ip_addr_t at = net_to_lwip(addr);
  if (!pcb || port < 0 || port > 0xffff || udp_bind(pcb, &at, (u16_t)port) != ERR_OK) {
    if (pcb) udp_remove(pcb);
    net_socket_free(index);
    return -1;
  }
  net_sockets[index].udp.pcb = pcb;
  udp_recv(pcb, received, &net_sockets[index]);
  return index;
}

bool hal_net_send_to(int32_t socket, uint32_t addr, int32_t port, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = net_socket_of(socket, SOCKET_UDP);
  if (!s || port <= 0 || port > 0xffff || len > 0xffff - 8 - 20) return false;
  struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
  if (!p) return false;
  ip_addr_t to = net_to_lwip(addr);
  bool sent = pbuf_take(p, bytes, (u16_t)len) == ERR_OK && udp_sendto(s->udp.pcb, p, &to, (u16_t)port) == ERR_OK;
  pbuf_free(p);
  return sent;
}

int32_t hal_net_recv_from(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = net_socket_of(socket, SOCKET_UDP);
  if (!s || !s->udp.count) return -1;
  udp_socket *udp = &s->udp;
  datagram *next = &udp->waiting[udp->first];
  int32_t count = pbuf_copy_partial(next->data, bytes, len > 0xffff ? 0xffff : (u16_t)len, 0);
  udp->remote_address = next->address;
  udp->remote_port = next->port;
  pbuf_free(next->data);
  udp->first = (uint8_t)((udp->first + 1) % UDP_WAITING);
  udp->count--;
  if (udp->count) net_post(socket);
  return count;
}

bool hal_net_join(int32_t socket, uint32_t group) {
  net_socket *s = net_socket_of(socket, SOCKET_UDP);
  if (!s) return false;
  uint32_t *place = NULL;
  for (size_t i = 0; i < UDP_GROUPS; i++) {
    if (s->udp.groups[i] == group) return true;
    if (!s->udp.groups[i]) place = &s->udp.groups[i];
  }
  ip_addr_t address = net_to_lwip(group);
  if (!place || !ip_addr_ismulticast(&address) || igmp_joingroup(IP4_ADDR_ANY4, &address) != ERR_OK) return false;
  *place = group;
  return true;
}

void net_udp_close(net_socket *s) {
  udp_socket *udp = &s->udp;
  for (size_t i = 0; i < UDP_GROUPS; i++) {
    ip_addr_t address = net_to_lwip(udp->groups[i]);
    if (udp->groups[i]) igmp_leavegroup(IP4_ADDR_ANY4, &address);
  }
  for (; udp->count; udp->count--) {
    pbuf_free(udp->waiting[udp->first].data);
    udp->first = (uint8_t)((udp->first + 1) % UDP_WAITING);
  }
  udp_remove(udp->pcb);
  net_socket_free(net_index_of(s));
}

/* The network interface (hal/src/net.native.ts) over lwIP: one, of Ethernet. */
#include <string.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "net_driver.h"
#include "net_lwip.h"
#include "netif/ethernet.h"

/* hal/src/net.ts */
#define IF_TYPE_ETHERNET 1
#define ADDR_IP 0
#define ADDR_NETMASK 1
#define ADDR_GATEWAY 2
#define ADDR_DNS 3
#define ADDR_NTP 4

static struct netif ethernet;
static bool present, switched_on;
static uint32_t name_server, time_server;
static int32_t told_state;
static uint32_t told_address;
static char name[33];

/* What lwIP would call of its own resolver, which is not linked (lwipopts.h). */
void dns_init(void) {}
void dns_tmr(void) {}
void dns_setserver(u8_t index, const ip_addr_t *address) {
  if (index == 0) name_server = address ? net_from_lwip(address) : 0;
}

void dhcp_set_ntp_servers(u8_t count, const ip4_addr_t *addresses) { time_server = count ? lwip_ntohl(ip4_addr_get_u32(addresses)) : 0; }

static uint32_t own_address(void) { return net_from_lwip(netif_ip_addr4(&ethernet)); }

int32_t hal_net_if_state(int32_t index) {
  net_start();
  if (index != 0 || !present || !switched_on || !netif_is_link_up(&ethernet)) return NET_IF_DOWN;
  return own_address() ? NET_IF_READY : NET_IF_CONNECTED;
}

static void changed(struct netif *netif) {
  (void)netif;
  int32_t state = hal_net_if_state(0);
  uint32_t address = own_address();
  if (state == told_state && address == told_address) return;
  told_state = state;
  told_address = address;
  event_post_once(HAL_EVENT_NET_IF, 0);
}

void net_interfaces_init(void) {
  present = netif_add(&ethernet, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4, NULL, net_driver_init, ethernet_input) != NULL;
  if (!present) return;
  netif_set_default(&ethernet);
  netif_set_status_callback(&ethernet, changed);
  netif_set_link_callback(&ethernet, changed);
}

bool net_interfaces_poll(void) {
  bool more = present && net_driver_poll(&ethernet);
  for (struct netif *n = netif_list; n; n = n->next) {
    netif_poll(n);
    if (n->loop_first) more = true;
  }
  return more;
}

int32_t hal_net_if_count(void) {
  net_start();
  return present ? 1 : 0;
}

int32_t hal_net_if_type(int32_t index) {
  (void)index;
  return IF_TYPE_ETHERNET;
}

uint32_t hal_net_if_addr(int32_t index, int32_t which) {
  if (index != 0 || !present) return 0;
  switch (which) {
    case ADDR_IP: return own_address();
    case ADDR_NETMASK: return net_from_lwip(netif_ip_netmask4(&ethernet));
    case ADDR_GATEWAY: return net_from_lwip(netif_ip_gw4(&ethernet));
    case ADDR_DNS: return name_server;
    case ADDR_NTP: return time_server;
    default: return 0;
  }
}

/* The machine's name as DHCP may have it: letters, digits and hyphens (RFC 1123, 2.1). */
static void name_to_dhcp(void) {
  uint32_t length = mk_str_utf8(hal_device_id(), name, sizeof name - 1);
  if (length > sizeof name - 1) length = sizeof name - 1;
  name[length] = 0;
  for (uint32_t i = 0; i < length; i++) {
    char c = name[i];
    bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!fits) name[i] = '-';
  }
  netif_set_hostname(&ethernet, name);
}

bool hal_net_if_up(int32_t index, uint32_t ip, uint32_t netmask, uint32_t gateway, uint32_t dns) {
  net_start();
  if (index != 0 || !present) return false;
  name_server = dns;
  name_to_dhcp();
  switched_on = true;
  netif_set_up(&ethernet);
  changed(&ethernet);
  if (!ip) return dhcp_start(&ethernet) == ERR_OK;
  dhcp_stop(&ethernet);
  ip_addr_t address = net_to_lwip(ip), mask = net_to_lwip(netmask), router = net_to_lwip(gateway);
  netif_set_addr(&ethernet, &address, &mask, &router);
  return true;
}

void hal_net_if_down(int32_t index) {
  if (index != 0 || !present) return;
  /* First, so that connections that break for it can say why. */
  switched_on = false;
  dhcp_release_and_stop(&ethernet);
  netif_set_addr(&ethernet, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
  netif_set_down(&ethernet);
}

/*
 * The machine's network interface (hal/src/net.native.ts): the one that the default route leads through, else the first
 * that is not the loopback. The host configures it; here it is only watched, by rtnetlink(7).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "sockets.h"

/* hal/src/net.ts */
#define IF_DOWN 0
#define IF_CONNECTED 1
#define IF_READY 2
#define IF_TYPE_ETHERNET 1
#define ADDR_IP 0
#define ADDR_NETMASK 1
#define ADDR_GATEWAY 2
#define ADDR_DNS 3

typedef struct {
  char name[IF_NAMESIZE];
  bool running;
  uint32_t ip, netmask, gateway;
} interface_figures;

static port_source news = {.fd = -1};
/* By hal_net_if_down(): the program sees it down, the host goes on using it. */
static bool switched_off;
static int32_t told_state;

/* The default route of the lowest metric, from /proc/net/route; false if there is none. */
static bool default_route(interface_figures *found) {
  FILE *routes = fopen("/proc/net/route", "r");
  if (!routes) return false;
  char line[256], name[IF_NAMESIZE];
  unsigned destination, gateway, flags, mask, metric, best = ~0u;
  bool any = false;
  while (fgets(line, sizeof line, routes)) {
    /* Iface Destination Gateway Flags RefCnt Use Metric Mask */
    if (sscanf(line, "%15s %x %x %x %*d %*d %u %x", name, &destination, &gateway, &flags, &metric, &mask) != 6) continue;
    if (destination != 0 || mask != 0 || (any && metric >= best)) continue;
    any = true;
    best = metric;
    snprintf(found->name, sizeof found->name, "%s", name);
    found->gateway = ntohl(gateway);
  }
  fclose(routes);
  return any;
}

static uint32_t address_of(const struct sockaddr *address) {
  return address ? ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) : 0;
}

/* An empty name if the host has no interface but the loopback. */
static interface_figures look(void) {
  interface_figures found = {.name = ""};
  default_route(&found);
  struct ifaddrs *all;
  if (getifaddrs(&all) != 0) return found;
  for (struct ifaddrs *i = all; i; i = i->ifa_next) {
    if (i->ifa_flags & IFF_LOOPBACK) continue;
    if (!found.name[0]) snprintf(found.name, sizeof found.name, "%s", i->ifa_name);
    if (strcmp(i->ifa_name, found.name) != 0) continue;
    found.running = (i->ifa_flags & IFF_UP) && (i->ifa_flags & IFF_RUNNING);
    if (found.ip || !i->ifa_addr || i->ifa_addr->sa_family != AF_INET) continue;
    found.ip = address_of(i->ifa_addr);
    found.netmask = address_of(i->ifa_netmask);
  }
  freeifaddrs(all);
  return found;
}

static int32_t state_now(void) {
  interface_figures found = look();
  if (switched_off || !found.running) return IF_DOWN;
  return found.ip ? IF_READY : IF_CONNECTED;
}

static void tell_change(void) {
  int32_t state = state_now();
  if (state == told_state) return;
  told_state = state;
  event_post_once(HAL_EVENT_NET_IF, 0);
}

static void news_ready(port_source *source, uint32_t events) {
  (void)events;
  char messages[8192];
  while (recv(source->fd, messages, sizeof messages, MSG_DONTWAIT) > 0) continue;
  tell_change();
}

static void watch(void) {
  if (news.fd >= 0) return;
  struct sockaddr_nl groups = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE};
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) return;
  if (bind(fd, (struct sockaddr *)&groups, sizeof groups) != 0) {
    close(fd);
    return;
  }
  news = (port_source){.fd = fd, .ready = news_ready};
  port_watch(&news, EPOLLIN);
  told_state = state_now();
}

int interface_index(void) {
  interface_figures found = look();
  return found.name[0] ? (int)if_nametoindex(found.name) : 0;
}

/* The first IPv4 server of /etc/resolv.conf. */
static uint32_t name_server(void) {
  FILE *file = fopen("/etc/resolv.conf", "r");
  if (!file) return 0;
  char line[256], text[64];
  struct in_addr address;
  uint32_t server = 0;
  while (!server && fgets(line, sizeof line, file)) {
    if (sscanf(line, " nameserver %63s", text) == 1 && inet_pton(AF_INET, text, &address) == 1) server = ntohl(address.s_addr);
  }
  fclose(file);
  return server;
}

int32_t hal_net_if_count(void) {
  watch();
  return 1;
}

int32_t hal_net_if_type(int32_t index) {
  (void)index;
  return IF_TYPE_ETHERNET;
}

int32_t hal_net_if_state(int32_t index) {
  watch();
  return index == 0 ? state_now() : IF_DOWN;
}

uint32_t hal_net_if_addr(int32_t index, int32_t which) {
  if (index != 0) return 0;
  interface_figures found = look();
  switch (which) {
    case ADDR_IP: return found.ip;
    case ADDR_NETMASK: return found.netmask;
    case ADDR_GATEWAY: return found.gateway;
    case ADDR_DNS: return name_server();
    default: return 0;
  }
}

bool hal_net_if_up(int32_t index, uint32_t ip, uint32_t netmask, uint32_t gateway, uint32_t dns) {
  (void)ip, (void)netmask, (void)gateway, (void)dns;
  if (index != 0) return false;
  watch();
  switched_off = false;
  tell_change();
  return true;
}

void hal_net_if_down(int32_t index) {
  if (index != 0) return;
  watch();
  switched_off = true;
  tell_change();
}

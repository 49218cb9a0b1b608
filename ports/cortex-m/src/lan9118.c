/*
 * The board's Ethernet controller as an interface of lwIP. The interrupt only wakes the event loop; frames are moved
 * between the chip's FIFOs and lwIP's buffers from there.
 */
#include "lan9118.h"

#include "lwip/etharp.h"
#include "lwip/stats.h"
#include "net_driver.h"
#include "port.h"

/* 5.3.1 IRQ_CFG: interrupt on, active high, push-pull. */
#define IRQ_ON (1u << 8)
#define IRQ_LINE (1u << 4 | 1u)
/* 5.3.2 INT_STS, INT_EN: frames in the receive FIFO, the PHY. */
#define INT_RECEIVED (1u << 3)
#define INT_PHY (1u << 18)
/* 5.3.5 RX_CFG: bytes before the data, so that it fits behind lwIP's padding. */
#define RX_OFFSET(bytes) ((bytes) << 8)
/* 5.3.6 TX_CFG: transmitter on; it goes on when nobody takes its status words. */
#define TX_ON (1u << 1)
#define TX_STATUS_OVERRUN (1u << 2)
/* 5.4.1 MAC_CR: all multicast groups, full duplex, on. */
#define MAC_ALL_MULTICAST (1u << 19)
#define MAC_FULL_DUPLEX (1u << 20)
#define MAC_TRANSMIT (1u << 3)
#define MAC_RECEIVE (1u << 2)
/* 3.13.3 status of a received frame. */
#define STATUS_ERROR (1u << 15)
#define STATUS_LENGTH(status) ((status) >> 16 & 0x3FFFu)
/* 3.12.3 commands before the data of a buffer. */
#define TX_FIRST (1u << 13)
#define TX_LAST (1u << 12)
/* 5.4.6 MII_ACC, and 5.5: the PHY inside has the address 1. */
#define MII_PHY (1u << 11)
#define MII_BUSY 1u
#define MII_WRITE 2u
#define PHY_STATUS 1u
#define PHY_STATUS_LINK (1u << 2)
#define PHY_CONTROL 0u
#define PHY_CONTROL_AUTO (1u << 12 | 1u << 9)
#define PHY_INTERRUPTS 29u
#define PHY_INTERRUPT_MASK 30u
/* Link down; negotiation complete, or energy on the line. */
#define PHY_INTERRUPT_LINK (1u << 4 | 1u << 6 | 1u << 7)

#define FRAMES_PER_POLL 4u
#define CRC_BYTES 4u
#define MTU 1500

void ethernet_handler(void);

void ethernet_handler(void) {
  /* Level-triggered: off until net_driver_poll() has looked. */
  LAN_IRQ_CFG = IRQ_LINE;
  port_wake();
}

static uint32_t phy_read(uint32_t index) {
  lan9118_mac_write(MAC_MII_ACC, MII_PHY | index << 6 | MII_BUSY);
  while (lan9118_mac_read(MAC_MII_ACC) & MII_BUSY) {
  }
  return lan9118_mac_read(MAC_MII_DATA) & 0xFFFFu;
}

static void phy_write(uint32_t index, uint32_t value) {
  lan9118_mac_write(MAC_MII_DATA, value);
  lan9118_mac_write(MAC_MII_ACC, MII_PHY | index << 6 | MII_WRITE | MII_BUSY);
  while (lan9118_mac_read(MAC_MII_ACC) & MII_BUSY) {
  }
}

static void look_at_link(struct netif *netif) {
  phy_read(PHY_INTERRUPTS);
  /* The bit stays low from a loss of the link to the next reading. */
  phy_read(PHY_STATUS);
  bool up = phy_read(PHY_STATUS) & PHY_STATUS_LINK;
  if (up == netif_is_link_up(netif)) return;
  if (up) netif_set_link_up(netif);
  else netif_set_link_down(netif);
}

/* Word by word: QEMU takes a frame that is skipped with RX_DP_CTRL as still there, and the FIFO fills up. */
static void skip(uint32_t words) {
  for (; words; words--) (void)LAN_RX_DATA;
}

/* Buffers are multiples of four bytes long, all but the last of a frame are full: no word falls into two. */
_Static_assert(PBUF_POOL_BUFSIZE % 4 == 0, "a word of the FIFO would fall into two buffers");

/*
 * Connections whose data nobody reads may use up the buffers; what frees them are acknowledgements, which come in small
 * frames: for those there is always room.
 */
#define RESERVED_BUFFERS 8u

static bool has_room(uint32_t length) {
  uint32_t needed = (length + PBUF_POOL_BUFSIZE - 1) / PBUF_POOL_BUFSIZE;
  uint32_t kept = needed > 1 ? RESERVED_BUFFERS : 0;
  return lwip_stats.memp[MEMP_PBUF_POOL]->used + needed + kept <= PBUF_POOL_SIZE;
}

static void receive(struct netif *netif, uint32_t status) {
  uint32_t length = STATUS_LENGTH(status);
  uint32_t words = (ETH_PAD_SIZE + length + 3) / 4;
  struct pbuf *p = NULL;
  if (!(status & STATUS_ERROR) && length > CRC_BYTES && has_room(ETH_PAD_SIZE + length - CRC_BYTES)) p = pbuf_alloc(PBUF_RAW, (u16_t)(ETH_PAD_SIZE + length - CRC_BYTES), PBUF_POOL);
  if (!p) {
    skip(words);
    return;
  }
  for (struct pbuf *q = p; q; q = q->next) {
    uint32_t *to = q->payload;
    for (uint32_t n = (q->len + 3u) / 4; n; n--, words--) *to++ = LAN_RX_DATA;
  }
  skip(words);
  if (netif->input(p, netif) != ERR_OK) pbuf_free(p);
}

static uint32_t waiting_frames(void) { return LAN_RX_FIFO_INF >> 16 & 0xFFu; }

bool net_driver_poll(struct netif *netif) {
  uint32_t causes = LAN_INT_STS;
  LAN_INT_STS = causes;
  if (causes & INT_PHY) look_at_link(netif);
  for (uint32_t i = 0; i < FRAMES_PER_POLL && waiting_frames(); i++) receive(netif, LAN_RX_STATUS);
  if (waiting_frames()) return true;
  LAN_IRQ_CFG = IRQ_LINE | IRQ_ON;
  return false;
}

/* The words in which a buffer lies, the bytes before and after it included. */
static uint32_t words_around(const struct pbuf *q, uint32_t skipped) {
  uint32_t begin = (uint32_t)q->payload + skipped;
  return ((begin & 3u) + q->len - skipped + 3u) / 4;
}

static err_t send(struct netif *netif, struct pbuf *p) {
  (void)netif;
  while (LAN_TX_FIFO_INF >> 16 & 0xFFu) (void)LAN_TX_STATUS;
  uint32_t needed = 0;
  for (const struct pbuf *q = p; q; q = q->next) needed += 2 + words_around(q, q == p ? ETH_PAD_SIZE : 0);
  if ((LAN_TX_FIFO_INF & 0xFFFFu) < needed * 4) return ERR_MEM;
  uint32_t packet = p->tot_len - ETH_PAD_SIZE;
  for (const struct pbuf *q = p; q; q = q->next) {
    uint32_t skipped = q == p ? ETH_PAD_SIZE : 0;
    uint32_t begin = (uint32_t)q->payload + skipped;
    LAN_TX_DATA = (begin & 3u) << 16 | (q == p ? TX_FIRST : 0) | (q->len == q->tot_len ? TX_LAST : 0) | (q->len - skipped);
    LAN_TX_DATA = packet << 16 | packet;
    const uint32_t *from = (const uint32_t *)(begin & ~3u);
    for (uint32_t n = words_around(q, skipped); n; n--) LAN_TX_DATA = *from++;
  }
  return ERR_OK;
}

err_t net_driver_init(struct netif *netif) {
  if (!lan9118_address(netif->hwaddr)) return ERR_IF;
  netif->name[0] = 'e';
  netif->name[1] = 't';
  netif->hwaddr_len = 6;
  netif->mtu = MTU;
  netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP;
  netif->output = etharp_output;
  netif->linkoutput = send;
  LAN_TX_CFG = TX_ON | TX_STATUS_OVERRUN;
  LAN_RX_CFG = RX_OFFSET(ETH_PAD_SIZE);
  LAN_FIFO_INT = 0;
  lan9118_mac_write(MAC_CR, MAC_ALL_MULTICAST | MAC_FULL_DUPLEX | MAC_TRANSMIT | MAC_RECEIVE);
  phy_write(PHY_CONTROL, PHY_CONTROL_AUTO);
  phy_write(PHY_INTERRUPT_MASK, PHY_INTERRUPT_LINK);
  look_at_link(netif);
  LAN_INT_EN = INT_RECEIVED | INT_PHY;
  LAN_IRQ_CFG = IRQ_LINE | IRQ_ON;
  irq_enable(BOARD_ETHERNET_IRQ);
  return ERR_OK;
}

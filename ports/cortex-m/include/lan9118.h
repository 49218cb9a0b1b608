/* SMSC LAN9118 Ethernet controller (data sheet revision 1.5; section numbers below are its own). */
#ifndef LAN9118_H
#define LAN9118_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "cortex_m.h"

#define LAN9118(offset) REG32(BOARD_ETHERNET_BASE + (offset))

/* 5.3: registers on the bus. */
#define LAN_RX_DATA LAN9118(0x00)
#define LAN_TX_DATA LAN9118(0x20)
#define LAN_RX_STATUS LAN9118(0x40)
#define LAN_TX_STATUS LAN9118(0x48)
#define LAN_IRQ_CFG LAN9118(0x54)
#define LAN_INT_STS LAN9118(0x58)
#define LAN_INT_EN LAN9118(0x5C)
#define LAN_BYTE_TEST LAN9118(0x64)
#define LAN_FIFO_INT LAN9118(0x68)
#define LAN_RX_CFG LAN9118(0x6C)
#define LAN_TX_CFG LAN9118(0x70)
#define LAN_RX_FIFO_INF LAN9118(0x7C)
#define LAN_TX_FIFO_INF LAN9118(0x80)
#define LAN_MAC_CSR_CMD LAN9118(0xA4)
#define LAN_MAC_CSR_DATA LAN9118(0xA8)

#define BYTE_TEST_VALUE 0x87654321u

/* 5.4: registers of the MAC, behind the two above. */
#define MAC_CR 1u
#define MAC_ADDRH 2u
#define MAC_ADDRL 3u
#define MAC_MII_ACC 6u
#define MAC_MII_DATA 7u

uint32_t lan9118_mac_read(uint32_t index);
void lan9118_mac_write(uint32_t index, uint32_t value);
/* The address that the chip has loaded from its EEPROM; false if there is no chip, or no address. */
bool lan9118_address(uint8_t address[6]);

#endif

/* The MAC inside the LAN9118, and the address that the chip has loaded from its EEPROM. */
#include "lan9118.h"

#define CSR_BUSY (1u << 31)
#define CSR_READ (1u << 30)

static void csr(uint32_t command) {
  LAN_MAC_CSR_CMD = CSR_BUSY | command;
  while (LAN_MAC_CSR_CMD & CSR_BUSY) {
  }
}

uint32_t lan9118_mac_read(uint32_t index) {
  csr(CSR_READ | index);
  return LAN_MAC_CSR_DATA;
}

void lan9118_mac_write(uint32_t index, uint32_t value) {
  LAN_MAC_CSR_DATA = value;
  csr(index);
}

bool lan9118_address(uint8_t address[6]) {
  if (LAN_BYTE_TEST != BYTE_TEST_VALUE) return false;
  uint32_t low = lan9118_mac_read(MAC_ADDRL), high = lan9118_mac_read(MAC_ADDRH);
  for (int i = 0; i < 6; i++) address[i] = (uint8_t)(i < 4 ? low >> 8 * i : high >> 8 * (i - 4));
  return low != UINT32_MAX && (low | (high & 0xffffu)) != 0;
}

// IPv4 addresses are numbers in host order for programs and dotted text for Node.

export function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** 0 for what is not an IPv4 address; IPv4 in IPv6 (`::ffff:1.2.3.4`) is understood. */
export function ipv4Number(text: string | undefined): number {
  const parts = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(text ?? "")?.slice(1);
  return parts === undefined ? 0 : parts.reduce((address, part) => address * 256 + Number(part), 0);
}

/** Names that are remembered; the one used longest ago makes room. */
const MAX_ENTRIES: i32 = 16;

/** Longest time for which a name is remembered, whatever its server says: a day. */
const MAX_TTL_S: u32 = 86400;

/** What is known about a name. */
export class CachedAddress {
  /** 0: there is no such host. */
  readonly address: u32;
  /** Uptime in seconds after which it is forgotten. */
  readonly until: u32;

  constructor(address: u32, until: u32) {
    this.address = address;
    this.until = until;
  }
}

/** Addresses of hosts for as long as their servers allow. */
export class DnsCache {
  /** The one used last is the last. */
  private readonly entries: Map<string, CachedAddress> = new Map<string, CachedAddress>();

  get size(): i32 {
    return this.entries.size;
  }

  find(name: string, now: u32): CachedAddress | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    this.entries.delete(name);
    if (now >= entry.until) return undefined;
    this.entries.set(name, entry);
    return entry;
  }

  /** `ttl` in seconds; 0: not at all. */
  keep(name: string, address: u32, now: u32, ttl: u32): void {
    this.entries.delete(name);
    if (ttl === 0) return;
    if (this.entries.size >= MAX_ENTRIES) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    this.entries.set(name, new CachedAddress(address, now + (ttl < MAX_TTL_S ? ttl : MAX_TTL_S)));
  }

  clear(): void {
    this.entries.clear();
  }
}

import { Bonjour, type Service } from "bonjour-service";

/** Multicast DNS of somebody else, in the network of an address. */
export class Foreign {
  readonly bonjour: Bonjour;
  readonly found: Service[] = [];

  constructor(address: string) {
    // Bound to the address it would hear nothing that is sent to the group. The types do not know this option.
    this.bonjour = new Bonjour({ bind: "0.0.0.0", interface: address } as object);
  }

  /** Looks for services; they are in `found`. */
  find(type: string): { stop(): void } {
    return this.bonjour.find({ type }, (service) => this.found.push(service));
  }

  publish(name: string, type: string, port: number, txt: Record<string, string>): Service {
    return this.bonjour.publish({ name, type, port, txt, disableIPv6: true });
  }

  /** Takes everything back and ends. */
  close(): Promise<void> {
    return new Promise((resolve) => this.bonjour.unpublishAll(() => this.bonjour.destroy(() => resolve())));
  }
}

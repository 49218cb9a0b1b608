/** Who is wired where: what two parts cannot share, and terminals of parts that there are none of. */
import type { Node } from "yaml";
import type { PartDescription, Wire } from "./description.ts";
import { PART_TYPES, type Signal } from "./part-types.ts";

export class Wiring {
  private readonly fail: (node: Node | null, message: string, hint?: string) => never;
  private readonly users = new Map<Wire, string>();
  private readonly addresses = new Map<string, string>();
  private readonly terminals: { wire: string; signal: Signal; who: string; node: Node | null }[] = [];

  constructor(fail: (node: Node | null, message: string, hint?: string) => never) {
    this.fail = fail;
  }

  busPin(pin: number, bus: string, node: Node | null): void {
    this.take(pin, `bus ${bus}`, node);
  }

  use(wire: Wire, signal: Signal, id: string, key: string, node: Node | null): void {
    const who = key === "pin" ? id : `${key} of ${id}`;
    this.take(wire, who, node);
    if (typeof wire === "string") this.terminals.push({ wire, signal, who, node });
  }

  address(bus: string, address: number, id: string, node: Node | null): void {
    const key = `${bus}/${address}`;
    const other = this.addresses.get(key);
    if (other !== undefined)
      this.fail(
        node,
        `${id} and ${other} are both at address 0x${address.toString(16)} of bus ${bus}`,
        "a bus cannot tell them apart: give one another address, or put it on another bus",
      );
    this.addresses.set(key, id);
  }

  chipSelect(bus: number, cs: number, id: string, node: Node | null): void {
    const key = `SPI ${bus}/${cs}`;
    const other = this.addresses.get(key);
    if (other !== undefined) this.fail(node, `${id} and ${other} are both at chip select ${cs} of SPI bus ${bus}`);
    this.addresses.set(key, id);
  }

  private take(wire: Wire, who: string, node: Node | null): void {
    const other = this.users.get(wire);
    if (other !== undefined) this.fail(node, `${typeof wire === "number" ? `pin ${wire}` : wire} is wired to both ${other} and ${who}`);
    this.users.set(wire, who);
  }

  /** Once all parts are known. */
  check(parts: readonly PartDescription[]): void {
    for (const { wire, signal, who, node } of this.terminals) {
      const [id = "", number] = wire.split(".");
      const part = parts.find((one) => one.id === id);
      const terminals = part === undefined ? undefined : PART_TYPES[part.type]?.terminals;
      if (part === undefined) this.fail(node, `${who} is wired to ${wire}, and there is no part ${id}`);
      if (terminals === undefined) this.fail(node, `${who} is wired to ${wire}, and a ${part.type} has nothing to be wired to`);
      if (Number(number) >= terminals.count) this.fail(node, `${id} has ${id}.0 to ${id}.${terminals.count - 1}, not ${wire}`);
      if (terminals.signal !== signal)
        this.fail(node, `${who} cannot be wired to ${wire}: ${terminals.signal === "analog" ? "that measures voltages" : "that gives pulses"}`);
    }
  }
}

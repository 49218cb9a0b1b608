import { sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";

export type ControlValue = string | number | boolean;
/** Does something to the part that it was made for. */
export type Act = (control: string, value: ControlValue) => void;

interface Turn {
  /** What is to be sent once the one under way is answered. */
  next?: { value: ControlValue };
}

/**
 * Sends what hands do to a board. A slider gives values faster than the board takes them: of those only the newest waits. Presses
 * and steps are all sent, in their order.
 */
export class BoardActions {
  private readonly device: Device;
  private readonly turns = new Map<string, Turn>();

  constructor(device: Device) {
    this.device = device;
  }

  readonly set = (part: string, control: string, value: ControlValue): void => {
    const key = `${part}\0${control}`;
    const turn = this.turns.get(key);
    if (turn !== undefined) {
      turn.next = { value };
      return;
    }
    this.turns.set(key, {});
    void this.run(key, part, control, value);
  };

  readonly send = (part: string, control: string, value: ControlValue): void => {
    this.device.call("board.act", { part, control, value }).catch(sayProblem);
  };

  private async run(key: string, part: string, control: string, first: ControlValue): Promise<void> {
    let value = first;
    try {
      for (;;) {
        await this.device.call("board.act", { part, control, value });
        const turn = this.turns.get(key);
        if (turn?.next === undefined) break;
        value = turn.next.value;
        this.turns.set(key, {});
      }
    } catch (error) {
      sayProblem(error);
    } finally {
      this.turns.delete(key);
    }
  }
}

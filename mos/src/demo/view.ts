/** What the demo shows, and its plain form for pipes and files: one line for each thing that happens. */

export interface View {
  /** The machine runs; `port` is its RPC port. */
  begin(port: string): void;
  led(lit: boolean): void;
  /** Text that the machine has printed. */
  console(text: string): void;
  pressed(): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

export interface Output {
  write(text: string): unknown;
}

/** How to talk to the machine from another terminal. */
export function callsFor(port: string): string[] {
  return [`npx mos call Sys.GetInfo --port ${port}`, `npx mos call Blink.Set '{"on_ms": 100, "off_ms": 900}' --port ${port}`, `npx mos console --port ${port}`];
}

export class PlainView implements View {
  private readonly out: Output;
  private readonly start = performance.now();

  constructor(out: Output) {
    this.out = out;
  }

  begin(port: string): void {
    this.out.write(`RPC port: ${port}\n`);
    for (const call of callsFor(port)) this.out.write(`  ${call}\n`);
  }

  led(lit: boolean): void {
    const seconds = ((performance.now() - this.start) / 1000).toFixed(1).padStart(6);
    this.out.write(`${seconds} s  LED ${lit ? "(*) on" : "( ) off"}\n`);
  }

  console(text: string): void {
    this.out.write(text);
  }

  pressed(): void {
    this.out.write("button pressed\n");
  }

  end(): void {}
}

import type { BoardChange, BoardState, PartValue } from "../../../src/board/state.ts";
import type { BuildResult, ConsoleLine, DeviceInfo, Methods, Notice, Sample, SizeReport, TimelineEvent, UpdateInfo } from "../../../src/ui/protocol.ts";
import type { Link } from "./link.ts";
import { Loaded } from "./loaded.ts";
import { Observable } from "./observable.ts";

const MAX_LINES = 5000;
const MAX_EVENTS = 1000;
const MAX_SAMPLES = 3600;
const MAX_COMPLAINTS = 50;

type WithoutDevice<P> = Omit<P, "device">;

/** A device as the page follows it. */
export class Device {
  readonly id: string;
  readonly info: Observable<DeviceInfo>;
  readonly board: Loaded<BoardState>;
  readonly lines: Loaded<ConsoleLine[]>;
  readonly events: Loaded<TimelineEvent[]>;
  readonly samples: Loaded<Sample[]>;
  readonly update: Loaded<UpdateInfo>;
  readonly sizes: Loaded<SizeReport>;
  readonly methods: Loaded<string[]>;
  /** The last build that this page has heard of. */
  readonly build = new Observable<BuildResult | undefined>(undefined);
  private readonly link: Link;

  constructor(link: Link, info: DeviceInfo) {
    this.link = link;
    this.id = info.id;
    this.info = new Observable(info);
    const device = info.id;
    this.board = new Loaded(() => link.call("board.get", { device }));
    this.lines = new Loaded(() => link.call("console.history", { device }));
    this.events = new Loaded(() => link.call("timeline", { device }));
    this.samples = new Loaded(() => link.call("samples", { device }));
    this.update = new Loaded(() => link.call("update.info", { device }));
    this.sizes = new Loaded(() => link.call("build.size", { device }));
    this.methods = new Loaded(() => link.call("rpc.list", { device }));
  }

  call<M extends keyof Methods>(method: M, params: WithoutDevice<Methods[M]["params"]>): Promise<Methods[M]["result"]> {
    return this.link.call(method, { ...params, device: this.id } as Methods[M]["params"]);
  }

  /** After the link was lost, all may have changed. */
  refresh(): void {
    for (const loaded of [this.board, this.lines, this.events, this.samples, this.update, this.sizes, this.methods]) loaded.refresh();
  }

  infoChanged(info: DeviceInfo): void {
    const before = this.info.value;
    if (JSON.stringify(before) === JSON.stringify(info)) return;
    this.info.set(info);
    if (info.state === "online" && before.state !== "online") {
      this.update.refresh();
      this.methods.refresh();
    }
    if (info.hasBoard && !before.hasBoard) this.board.refresh();
  }

  take(notice: Notice): void {
    switch (notice.event) {
      case "board":
        this.board.change((board) => changed(board, notice.data));
        break;
      case "console":
        this.lines.change((lines) => appended(lines, notice.data));
        break;
      case "timeline":
        this.events.change((events) => [...events, notice.data].slice(-MAX_EVENTS));
        break;
      case "sample":
        this.samples.change((samples) => [...samples, notice.data].slice(-MAX_SAMPLES));
        break;
      case "update":
        this.update.change(() => notice.data);
        break;
      case "build":
        this.build.set(notice.data);
        if (notice.data.ok) this.sizes.refresh();
        break;
      case "devices":
        break;
    }
  }
}

function changed(board: BoardState, change: BoardChange): BoardState {
  const values: Record<string, PartValue> = { ...board.values };
  for (const [id, value] of Object.entries(change.values)) values[id] = { ...values[id], ...value };
  const complaints = change.complaint === undefined ? board.complaints : [...board.complaints, change.complaint].slice(-MAX_COMPLAINTS);
  return { ...board, values, complaints };
}

function appended(lines: ConsoleLine[], more: ConsoleLine[]): ConsoleLine[] {
  const last = lines.at(-1)?.seq ?? 0;
  const fresh = more.filter((line) => line.seq > last);
  return fresh.length === 0 ? lines : [...lines, ...fresh].slice(-MAX_LINES);
}

/**
 * Richards: the kernel of a small operating system, which hands packets between an idle task, a worker, two handlers
 * and two devices. Martin Richards' benchmark; the two counts are those of the original.
 */
const rounds = 1000;
const idleTurns = 10000;
const expectedQueued = 23246;
const expectedHeld = 9297;

const enum TaskId {
  Idle,
  Worker,
  HandlerA,
  HandlerB,
  DeviceA,
  DeviceB,
}
const taskCount = 6;

const enum PacketKind {
  Device,
  Work,
}
const packetBytes = 4;

class Packet {
  next: Packet | null;
  /** The task it is for, or came from. */
  task: TaskId;
  readonly kind: PacketKind;
  /** A device's byte, or how many bytes of a work packet are done. */
  datum: i32 = 0;
  readonly bytes: i32[] = new Array<i32>(packetBytes).fill(0);

  constructor(next: Packet | null, task: TaskId, kind: PacketKind) {
    this.next = next;
    this.task = task;
    this.kind = kind;
  }

  /** Puts this packet at the end of a queue; gives the queue. */
  appendTo(queue: Packet | null): Packet {
    this.next = null;
    if (queue === null) return this;
    let last = queue;
    while (last.next !== null) last = last.next;
    last.next = this;
    return queue;
  }
}

abstract class Task {
  readonly id: TaskId;
  readonly priority: i32;
  readonly nextTask: Task | null;
  protected readonly scheduler: Scheduler;
  private queue: Packet | null;
  private packetPending: boolean;
  private waiting: boolean;
  private held = false;

  constructor(scheduler: Scheduler, id: TaskId, priority: i32, queue: Packet | null, waiting: boolean) {
    this.scheduler = scheduler;
    this.id = id;
    this.priority = priority;
    this.queue = queue;
    this.packetPending = queue !== null;
    this.waiting = waiting;
    this.nextTask = scheduler.firstTask;
  }

  /** One turn: works on the packet, if there is one; gives the task to run next. */
  protected abstract run(packet: Packet | null): Task | null;

  get isHeldOrWaiting(): boolean {
    return this.held || (this.waiting && !this.packetPending);
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
  }

  wait(): Task {
    this.waiting = true;
    return this;
  }

  /** Takes the first packet of the queue if the task waited for one, and runs. */
  dispatch(): Task | null {
    let packet: Packet | null = null;
    if (this.waiting && this.packetPending) {
      packet = this.queue;
      if (packet === null) throw new Error("no packet");
      this.queue = packet.next;
      this.packetPending = this.queue !== null;
      this.waiting = false;
    }
    return this.run(packet);
  }

  /** Gives whichever of this task and the sender should run. */
  receive(packet: Packet, sender: Task): Task {
    if (this.queue !== null) {
      packet.appendTo(this.queue);
      return sender;
    }
    this.queue = packet;
    this.packetPending = true;
    return this.priority > sender.priority ? this : sender;
  }
}

/** Releases one of the devices at each turn, chosen by a shift register. */
class IdleTask extends Task {
  private control: i32 = 1;
  private turns: i32 = idleTurns;

  protected run(_packet: Packet | null): Task | null {
    this.turns--;
    if (this.turns === 0) return this.scheduler.holdCurrent();
    if ((this.control & 1) === 0) {
      this.control = this.control >> 1;
      return this.scheduler.release(TaskId.DeviceA);
    }
    this.control = (this.control >> 1) ^ 0xd008;
    return this.scheduler.release(TaskId.DeviceB);
  }
}

/** Fills work packets with letters and sends them to the two handlers in turn. */
class WorkerTask extends Task {
  private destination: TaskId = TaskId.HandlerA;
  private letter: i32 = 0;

  protected run(packet: Packet | null): Task | null {
    if (packet === null) return this.wait();
    this.destination = this.destination === TaskId.HandlerA ? TaskId.HandlerB : TaskId.HandlerA;
    packet.task = this.destination;
    packet.datum = 0;
    for (let i = 0; i < packetBytes; i++) {
      this.letter = this.letter === 26 ? 1 : this.letter + 1;
      packet.bytes[i] = 64 + this.letter;
    }
    return this.scheduler.queue(packet);
  }
}

/** Passes the bytes of work packets to its device, one in each device packet. */
class HandlerTask extends Task {
  private workQueue: Packet | null = null;
  private deviceQueue: Packet | null = null;

  protected run(packet: Packet | null): Task | null {
    if (packet !== null) {
      if (packet.kind === PacketKind.Work) this.workQueue = packet.appendTo(this.workQueue);
      else this.deviceQueue = packet.appendTo(this.deviceQueue);
    }
    const work = this.workQueue;
    if (work === null) return this.wait();
    const done = work.datum;
    if (done >= packetBytes) {
      this.workQueue = work.next;
      return this.scheduler.queue(work);
    }
    const device = this.deviceQueue;
    if (device === null) return this.wait();
    this.deviceQueue = device.next;
    device.datum = work.bytes[done];
    work.datum = done + 1;
    return this.scheduler.queue(device);
  }
}

/** Keeps a packet until the idle task releases the device, then sends it back. */
class DeviceTask extends Task {
  private pending: Packet | null = null;

  protected run(packet: Packet | null): Task | null {
    if (packet !== null) {
      this.pending = packet;
      return this.scheduler.holdCurrent();
    }
    const pending = this.pending;
    if (pending === null) return this.wait();
    this.pending = null;
    return this.scheduler.queue(pending);
  }
}

class Scheduler {
  firstTask: Task | null = null;
  queued: i32 = 0;
  held: i32 = 0;
  private readonly tasks: (Task | null)[] = new Array<Task | null>(taskCount).fill(null);
  private current: Task | null = null;

  add(task: Task): void {
    this.firstTask = task;
    this.tasks[task.id] = task;
  }

  /** Runs until every task is held or waits. */
  schedule(): void {
    this.current = this.firstTask;
    while (this.current !== null) {
      if (this.current.isHeldOrWaiting) this.current = this.current.nextTask;
      else this.current = this.current.dispatch();
    }
  }

  holdCurrent(): Task | null {
    const task = this.running();
    this.held++;
    task.hold();
    return task.nextTask;
  }

  release(id: TaskId): Task {
    const task = this.find(id);
    const current = this.running();
    task.release();
    return task.priority > current.priority ? task : current;
  }

  /** Sends a packet to the task named in it; from there on it names the sender. */
  queue(packet: Packet): Task {
    const receiver = this.find(packet.task);
    const sender = this.running();
    this.queued++;
    packet.next = null;
    packet.task = sender.id;
    return receiver.receive(packet, sender);
  }

  private running(): Task {
    if (this.current === null) throw new Error("no task runs");
    return this.current;
  }

  private find(id: TaskId): Task {
    const task = this.tasks[id];
    if (task === null) throw new Error(`no task ${id}`);
    return task;
  }
}

function queueOf(length: i32, task: TaskId, kind: PacketKind): Packet | null {
  let queue: Packet | null = null;
  for (let i = 0; i < length; i++) queue = new Packet(queue, task, kind);
  return queue;
}

function runKernel(): Scheduler {
  const scheduler = new Scheduler();
  scheduler.add(new IdleTask(scheduler, TaskId.Idle, 0, null, false));
  scheduler.add(new WorkerTask(scheduler, TaskId.Worker, 1000, queueOf(2, TaskId.Worker, PacketKind.Work), true));
  scheduler.add(new HandlerTask(scheduler, TaskId.HandlerA, 2000, queueOf(3, TaskId.DeviceA, PacketKind.Device), true));
  scheduler.add(new HandlerTask(scheduler, TaskId.HandlerB, 3000, queueOf(3, TaskId.DeviceB, PacketKind.Device), true));
  scheduler.add(new DeviceTask(scheduler, TaskId.DeviceA, 4000, null, true));
  scheduler.add(new DeviceTask(scheduler, TaskId.DeviceB, 5000, null, true));
  scheduler.schedule();
  return scheduler;
}

for (let round = 0; round < rounds; round++) {
  const { queued, held } = runKernel();
  if (queued !== expectedQueued || held !== expectedHeld) throw new Error(`queued ${queued}, held ${held}`);
}
console.log(`richards: ${expectedQueued} packets queued, ${expectedHeld} times held`);

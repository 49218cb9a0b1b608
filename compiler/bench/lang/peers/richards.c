/*
 * Richards: the kernel of a small operating system, which hands packets between an idle task, a worker, two handlers
 * and two devices. Martin Richards' benchmark; the two counts are those of the original.
 */
#include "peer.h"

enum { ROUNDS = 1000, IDLE_TURNS = 10000, EXPECTED_QUEUED = 23246, EXPECTED_HELD = 9297 };

enum task_id { IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B, TASK_COUNT };

enum packet_kind { DEVICE_PACKET, WORK_PACKET };

enum { PACKET_BYTES = 4 };

struct packet {
  struct packet *next;
  /* The task it is for, or came from. */
  enum task_id task;
  enum packet_kind kind;
  /* A device's byte, or how many bytes of a work packet are done. */
  int datum;
  int bytes[PACKET_BYTES];
};

struct scheduler;

struct task {
  enum task_id id;
  int priority;
  struct task *next;
  struct packet *queue;
  bool packet_pending, waiting, held;
  struct task *(*run)(struct scheduler *, struct task *, struct packet *);
  union {
    struct {
      int control, turns;
    } idle;
    struct {
      enum task_id destination;
      int letter;
    } worker;
    struct {
      struct packet *work_queue, *device_queue;
    } handler;
    struct {
      struct packet *pending;
    } device;
  } u;
};

struct scheduler {
  struct task *first, *current;
  struct task *tasks[TASK_COUNT];
  int queued, held;
};

static struct packet *append(struct packet *packet, struct packet *queue) {
  packet->next = NULL;
  if (!queue) return packet;
  struct packet *last = queue;
  while (last->next) last = last->next;
  last->next = packet;
  return queue;
}

static struct task *wait_for_packet(struct task *task) {
  task->waiting = true;
  return task;
}

static struct task *hold_current(struct scheduler *s) {
  s->held++;
  s->current->held = true;
  return s->current->next;
}

static struct task *find(struct scheduler *s, enum task_id id) {
  struct task *task = s->tasks[id];
  if (!task) fail("no task %d", id);
  return task;
}

static struct task *release(struct scheduler *s, enum task_id id) {
  struct task *task = find(s, id);
  task->held = false;
  return task->priority > s->current->priority ? task : s->current;
}

/* Gives whichever of the receiver and the sender should run. */
static struct task *receive(struct task *receiver, struct packet *packet, struct task *sender) {
  if (receiver->queue) {
    append(packet, receiver->queue);
    return sender;
  }
  receiver->queue = packet;
  receiver->packet_pending = true;
  return receiver->priority > sender->priority ? receiver : sender;
}

/* Sends a packet to the task named in it; from there on it names the sender. */
static struct task *queue_packet(struct scheduler *s, struct packet *packet) {
  struct task *receiver = find(s, packet->task);
  s->queued++;
  packet->next = NULL;
  packet->task = s->current->id;
  return receive(receiver, packet, s->current);
}

/* Releases one of the devices at each turn, chosen by a shift register. */
static struct task *run_idle(struct scheduler *s, struct task *task, struct packet *packet) {
  (void)packet;
  task->u.idle.turns--;
  if (task->u.idle.turns == 0) return hold_current(s);
  if ((task->u.idle.control & 1) == 0) {
    task->u.idle.control >>= 1;
    return release(s, DEVICE_A);
  }
  task->u.idle.control = task->u.idle.control >> 1 ^ 0xd008;
  return release(s, DEVICE_B);
}

/* Fills work packets with letters and sends them to the two handlers in turn. */
static struct task *run_worker(struct scheduler *s, struct task *task, struct packet *packet) {
  if (!packet) return wait_for_packet(task);
  task->u.worker.destination = task->u.worker.destination == HANDLER_A ? HANDLER_B : HANDLER_A;
  packet->task = task->u.worker.destination;
  packet->datum = 0;
  for (int i = 0; i < PACKET_BYTES; i++) {
    task->u.worker.letter = task->u.worker.letter == 26 ? 1 : task->u.worker.letter + 1;
    packet->bytes[i] = 64 + task->u.worker.letter;
  }
  return queue_packet(s, packet);
}

/* Passes the bytes of work packets to its device, one in each device packet. */
static struct task *run_handler(struct scheduler *s, struct task *task, struct packet *packet) {
  if (packet) {
    struct packet **queue = packet->kind == WORK_PACKET ? &task->u.handler.work_queue : &task->u.handler.device_queue;
    *queue = append(packet, *queue);
  }
  struct packet *work = task->u.handler.work_queue;
  if (!work) return wait_for_packet(task);
  int done = work->datum;
  if (done >= PACKET_BYTES) {
    task->u.handler.work_queue = work->next;
    return queue_packet(s, work);
  }
  struct packet *device = task->u.handler.device_queue;
  if (!device) return wait_for_packet(task);
  task->u.handler.device_queue = device->next;
  device->datum = work->bytes[done];
  work->datum = done + 1;
  return queue_packet(s, device);
}

/* Keeps a packet until the idle task releases the device, then sends it back. */
static struct task *run_device(struct scheduler *s, struct task *task, struct packet *packet) {
  if (packet) {
    task->u.device.pending = packet;
    return hold_current(s);
  }
  struct packet *pending = task->u.device.pending;
  if (!pending) return wait_for_packet(task);
  task->u.device.pending = NULL;
  return queue_packet(s, pending);
}

/* Takes the first packet of the queue if the task waited for one, and runs. */
static struct task *dispatch(struct scheduler *s, struct task *task) {
  struct packet *packet = NULL;
  if (task->waiting && task->packet_pending) {
    packet = task->queue;
    task->queue = packet->next;
    task->packet_pending = task->queue != NULL;
    task->waiting = false;
  }
  return task->run(s, task, packet);
}

/* Runs until every task is held or waits. */
static void schedule(struct scheduler *s) {
  s->current = s->first;
  while (s->current) {
    struct task *task = s->current;
    if (task->held || (task->waiting && !task->packet_pending)) s->current = task->next;
    else s->current = dispatch(s, task);
  }
}

static struct task *add_task(struct scheduler *s, enum task_id id, int priority, struct packet *queue, bool waiting,
                             struct task *(*run)(struct scheduler *, struct task *, struct packet *)) {
  struct task *task = calloc(1, sizeof *task);
  if (!task) fail("out of memory");
  task->id = id;
  task->priority = priority;
  task->next = s->first;
  task->queue = queue;
  task->packet_pending = queue != NULL;
  task->waiting = waiting;
  task->run = run;
  s->first = s->tasks[id] = task;
  return task;
}

static struct packet *queue_of(int length, enum task_id task, enum packet_kind kind) {
  struct packet *queue = NULL;
  for (int i = 0; i < length; i++) {
    struct packet *packet = calloc(1, sizeof *packet);
    if (!packet) fail("out of memory");
    packet->next = queue;
    packet->task = task;
    packet->kind = kind;
    queue = packet;
  }
  return queue;
}

static void free_packets(struct packet *queue) {
  while (queue) {
    struct packet *next = queue->next;
    free(queue);
    queue = next;
  }
}

/* Every packet is in one queue or pending in one device. */
static void free_tasks(struct scheduler *s) {
  for (int i = 0; i < TASK_COUNT; i++) {
    struct task *task = s->tasks[i];
    free_packets(task->queue);
    if (task->run == run_handler) {
      free_packets(task->u.handler.work_queue);
      free_packets(task->u.handler.device_queue);
    } else if (task->run == run_device) {
      free(task->u.device.pending);
    }
    free(task);
  }
}

static void run_kernel(void) {
  struct scheduler s = {0};
  struct task *idle = add_task(&s, IDLE, 0, NULL, false, run_idle);
  idle->u.idle.control = 1;
  idle->u.idle.turns = IDLE_TURNS;
  struct task *worker = add_task(&s, WORKER, 1000, queue_of(2, WORKER, WORK_PACKET), true, run_worker);
  worker->u.worker.destination = HANDLER_A;
  add_task(&s, HANDLER_A, 2000, queue_of(3, DEVICE_A, DEVICE_PACKET), true, run_handler);
  add_task(&s, HANDLER_B, 3000, queue_of(3, DEVICE_B, DEVICE_PACKET), true, run_handler);
  add_task(&s, DEVICE_A, 4000, NULL, true, run_device);
  add_task(&s, DEVICE_B, 5000, NULL, true, run_device);
  schedule(&s);
  if (s.queued != EXPECTED_QUEUED || s.held != EXPECTED_HELD) fail("queued %d, held %d", s.queued, s.held);
  free_tasks(&s);
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) run_kernel();
  printf("richards: %d packets queued, %d times held\n", EXPECTED_QUEUED, EXPECTED_HELD);
}

/** Devices at the end of a cable that can be pulled, with a broker at its other end. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { Qemu } from "../../../ports/cortex-m/test/qemu.ts";

export interface Cable {
  /** Where the device finds the broker. */
  readonly server: string;
  /** TCP port of this host that leads to the device's UART 0. */
  readonly uart: number;
  pull(): void;
  plug(): void;
  /** A connection to the broker that does not go over the cable. */
  toBroker(): Socket;
  remove(): Promise<void>;
}

/** The board in QEMU: its monitor pulls the cable. */
export async function boardOnCable(image: string): Promise<Cable> {
  const broker = await new Mosquitto().start(["allow_anonymous true", "set_tcp_nodelay true"]);
  const qemu = await Qemu.start(image);
  return {
    server: `10.0.2.2:${broker.port}`,
    uart: qemu.uart,
    pull: () => qemu.tell("set_link lan9118.0 off"),
    plug: () => qemu.tell("set_link lan9118.0 on"),
    toBroker: () => connect(broker.port, "127.0.0.1"),
    remove: async () => {
      await qemu.kill();
      await broker.remove();
    },
  };
}

const BROKER_PORT = 1883;

/**
 * Two network namespaces, the device in one and the broker in the other, and a pair of interfaces between them. Standard
 * input and output are UART 0, over and over as the device restarts; what is written to descriptor 4 becomes of the cable.
 */
const NAMESPACES = `
ip link set lo up
unshare -n sh -c 'ip link set lo up; exec mosquitto -c "$0"' "$1" & broker=$!
until [ "$(readlink /proc/$broker/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add cable type veth peer name far
ip link set far netns $broker
nsenter -t $broker -n ip addr add 10.77.0.1/24 dev far
nsenter -t $broker -n ip link set far up
ip addr add 10.77.0.2/24 dev cable
ip link set cable up
while read -r state <&4; do ip link set cable $state; done &
"$0" --uart tcp:4000 --flash "$2" >&2 & device=$!
until exec 3<> /dev/tcp/127.0.0.1/4000; do sleep 0.1; done 2> /dev/null
cat <&3 &
cat >&3
kill -9 $device $broker
`;

export const canMakeNamespaces = spawnSync("unshare", ["-rn", "ip", "link", "add", "far", "type", "veth", "peer", "name", "cable"]).status === 0;

export async function processOnCable(image: string): Promise<Cable> {
  const folder = mkdtempSync(join(tmpdir(), "cable-"));
  const [conf, flash, socket] = ["mosquitto.conf", "flash.bin", "broker"].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(conf, `allow_anonymous true\nuser root\nset_tcp_nodelay true\nlistener ${BROKER_PORT}\nlistener 0 ${socket}\n`);
  const child = spawn("unshare", ["-rn", "bash", "-c", NAMESPACES, image, conf, flash], { stdio: ["pipe", "pipe", "ignore", "ignore", "pipe"] });
  const uart = await lineOf(child);
  const set = (state: string) => (child.stdio[4] as Socket).write(`${state}\n`);
  return {
    server: `10.77.0.1:${BROKER_PORT}`,
    uart: uart.port,
    pull: () => set("down"),
    plug: () => set("up"),
    toBroker: () => connect(socket),
    remove: async () => {
      uart.close();
      child.stdin?.end();
      (child.stdio[4] as Socket).destroy();
      await once(child, "close");
      rmSync(folder, { recursive: true });
    },
  };
}

/** A TCP port that leads to standard input and output of a process. */
async function lineOf(child: ChildProcess): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => child.stdin?.write(bytes));
    child.stdout?.on("data", (bytes) => socket.write(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

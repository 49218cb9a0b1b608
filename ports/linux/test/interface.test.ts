/** The linux port notices what happens to the host's interface: in a network namespace of its own, which takes no root. */
import { spawn, spawnSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { BUILD_LIMIT_MS, buildNatives } from "./device.ts";

/** Lines for the device, and for `ip`, come on standard input; what the device says goes to standard output. */
const SCRIPT = `
ip link set lo up && ip link add far type veth peer name cable && ip link set far up
"$0" --uart tcp:4000 & device=$!
until exec 3<> /dev/tcp/127.0.0.1/4000; do sleep 0.1; done 2> /dev/null
cat <&3 &
while read -r line; do
  case $line in "ip "*) $line ;; *) echo "$line" >&3 ;; esac
done
kill -9 $device
`;

const canUnshare = spawnSync("unshare", ["-rn", "ip", "link", "add", "far", "type", "veth", "peer", "name", "cable"]).status === 0;

let image = "";
beforeAll(async () => {
  if (canUnshare) image = await buildNatives("interface");
}, BUILD_LIMIT_MS);

// Needs a network namespace of its own, which not every container allows.
test.skipIf(!canUnshare)(
  "link and address come and go",
  async () => {
    const child = spawn("unshare", ["-rn", "bash", "-c", SCRIPT, image], { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (bytes: Buffer) => {
      output += bytes.toString();
    });
    const say = (line: string) => child.stdin.write(`${line}\n`);
    const heard = async (pattern: RegExp) => {
      for (let i = 0; i < 200 && !pattern.test(output); i++) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(output).toMatch(pattern);
      output = "";
    };
    say("interface");
    await heard(/= 1 1 0\n/);
    say("ip link set cable up");
    await heard(/event interface 1\n/);
    say("ip addr add 10.1.2.3/24 dev cable");
    await heard(/event interface 2\n/);
    say("ip route add default via 10.1.2.1");
    for (const [which, value] of [0x0a010203, 0xffffff00, 0x0a010201].entries()) {
      say(`address ${which}`);
      await heard(new RegExp(`= ${value}\n`));
    }
    say("ip addr del 10.1.2.3/24 dev cable");
    await heard(/event interface 1\n/);
    say("ip link set cable down");
    await heard(/event interface 0\n/);
    child.stdin.end();
    await new Promise((resolve) => child.once("close", resolve));
  },
  60_000,
);

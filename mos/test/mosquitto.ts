/** The MQTT broker of the distribution, for tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";

/** Starts it with a configuration, and waits until it listens at `port`. The caller ends it. */
export async function startMosquitto(file: string, configuration: string, port: number): Promise<ChildProcess> {
  // Root's temporary files cannot be read by the user that it would become.
  writeFileSync(file, `user root\n${configuration}`);
  const broker = spawn("mosquitto", ["-c", file], { stdio: "ignore" });
  for (let i = 0; i < 100 && !(await accepts(port)); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return broker;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

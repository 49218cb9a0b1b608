import { type ConfigLink, config } from "@meerkat/config";
import { onConfigChange } from "@meerkat/core/config/config.ts";

function show(name: string, link: ConfigLink): void {
  console.log(`${name}: ${link.enable} ${link.server.length} ${link.port} ${link.mask} ${link.gain.toFixed(3)} ${link.wait} ${link.retry.most}`);
}

show("link", config.link);
show("link1", config.link1);
console.log(`used: ${config.used.size}, level ${config.debug.level}`);
onConfigChange("link.", () => show("changed", config.link));

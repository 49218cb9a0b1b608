/** What `npm run fuzz:net` feeds. Each takes one input; `chunk` says in pieces of how many bytes, where that is possible. */
export { fuzzBootImage, fuzzBootJournal, fuzzBootLine } from "./targets/boot.ts";
export { fuzzConfig } from "./targets/config.ts";
export { fuzzAddress, fuzzDns, fuzzMdns, fuzzMdnsBrowser } from "./targets/dns.ts";
export { fuzzFatImage, fuzzSpiffsImage } from "./targets/file_systems.ts";
export { fuzzHttpMultipart, fuzzHttpRequest, fuzzHttpResponse, fuzzHttpText } from "./targets/http.ts";
export { fuzzJson } from "./targets/json.ts";
export { fuzzLfsImage } from "./targets/lfs.ts";
export { fuzzMqtt3, fuzzMqtt5, fuzzMqttSession, fuzzMqttTopic } from "./targets/mqtt.ts";
export { fuzzOtaBundle, fuzzOtaResume } from "./targets/ota.ts";
export { fuzzInflate, fuzzPatch } from "./targets/packed.ts";
export { fuzzRpcArgs, fuzzRpcFrame, fuzzRpcUart } from "./targets/rpc.ts";
export { fuzzBase64, fuzzCron, fuzzTimeZone } from "./targets/schedule.ts";
export { fuzzSntp } from "./targets/sntp.ts";
export { fuzzWsClient, fuzzWsServer } from "./targets/websocket.ts";

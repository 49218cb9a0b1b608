import { setWebSocketConnector } from "@meerkat/mqtt/connector.ts";
import { openWsTransport } from "./ws_transport.ts";

// Importing this file puts the library into a program: `mqtt.ws_enable` works.

setWebSocketConnector(openWsTransport);

/** Not connected; perhaps waiting to connect again. */
export const MQTT_DISCONNECTED: i32 = 0;
export const MQTT_CONNECTING: i32 = 1;
/** The server has accepted the client. */
export const MQTT_CONNECTED: i32 = 2;

// Properties of MQTT 5 (section 2.2.2): pairs of an identifier and a value whose form the identifier decides.

export const PROP_PAYLOAD_FORMAT: i32 = 1;
export const PROP_MESSAGE_EXPIRY: i32 = 2;
export const PROP_CONTENT_TYPE: i32 = 3;
export const PROP_RESPONSE_TOPIC: i32 = 8;
export const PROP_CORRELATION_DATA: i32 = 9;
export const PROP_SUBSCRIPTION_ID: i32 = 11;
export const PROP_SESSION_EXPIRY: i32 = 17;
export const PROP_ASSIGNED_CLIENT_ID: i32 = 18;
export const PROP_SERVER_KEEP_ALIVE: i32 = 19;
export const PROP_AUTH_METHOD: i32 = 21;
export const PROP_AUTH_DATA: i32 = 22;
export const PROP_REQUEST_PROBLEM_INFO: i32 = 23;
export const PROP_WILL_DELAY: i32 = 24;
export const PROP_REQUEST_RESPONSE_INFO: i32 = 25;
export const PROP_RESPONSE_INFO: i32 = 26;
export const PROP_SERVER_REFERENCE: i32 = 28;
export const PROP_REASON_STRING: i32 = 31;
export const PROP_RECEIVE_MAXIMUM: i32 = 33;
export const PROP_TOPIC_ALIAS_MAXIMUM: i32 = 34;
export const PROP_TOPIC_ALIAS: i32 = 35;
export const PROP_MAXIMUM_QOS: i32 = 36;
export const PROP_RETAIN_AVAILABLE: i32 = 37;
export const PROP_USER: i32 = 38;
export const PROP_MAXIMUM_PACKET_SIZE: i32 = 39;
export const PROP_WILDCARD_AVAILABLE: i32 = 40;
export const PROP_SUBSCRIPTION_ID_AVAILABLE: i32 = 41;
export const PROP_SHARED_AVAILABLE: i32 = 42;

/** Forms of a value. */
export const FORM_NONE: i32 = 0;
export const FORM_BYTE: i32 = 1;
export const FORM_U16: i32 = 2;
export const FORM_U32: i32 = 3;
export const FORM_VARINT: i32 = 4;
export const FORM_TEXT: i32 = 5;
export const FORM_BINARY: i32 = 6;
/** Two texts: name and value. */
export const FORM_PAIR: i32 = 7;

/** By identifier. */
const FORMS: readonly i32[] = [0, 1, 3, 5, 0, 0, 0, 0, 5, 6, 0, 4, 0, 0, 0, 0, 0, 3, 5, 2, 0, 5, 6, 1, 3, 1, 5, 0, 5, 0, 0, 5, 0, 2, 2, 2, 1, 1, 7, 3, 1, 1, 1];

/** In place of a packet type: the properties of a will. */
export const WILL: i32 = 0;

/** By identifier: the packet types that may carry it, a bit for each type, bit 0 for the will (table 2-4 of MQTT 5). */
const CARRIERS: readonly i32[] = [
  0, 0x0009, 0x0009, 0x0009, 0, 0, 0, 0, 0x0009, 0x0009, 0, 0x0108, 0, 0, 0, 0, 0, 0x4006, 0x0004, 0x0004, 0, 0x8006, 0x8006, 0x0002, 0x0001, 0x0002, 0x0004, 0,
  0x4004, 0, 0, 0xcaf4, 0, 0x0006, 0x0006, 0x0008, 0x0004, 0x0004, 0xcfff, 0x0006, 0x0004, 0x0004, 0x0004,
];

/** FORM_* of an identifier; FORM_NONE if there is no such property. */
export function propertyForm(id: i32): i32 {
  return id >= 0 && id < FORMS.length ? FORMS[id]! : FORM_NONE;
}

/** Whether a packet of this type (or WILL) may carry the property. */
export function mayCarry(type: i32, id: i32): boolean {
  return propertyForm(id) !== FORM_NONE && (CARRIERS[id]! & (1 << type)) !== 0;
}

/** Whether the property may be there more than once. */
export function mayRepeat(type: i32, id: i32): boolean {
  return id === PROP_USER || (id === PROP_SUBSCRIPTION_ID && type === 3);
}

export class Property {
  readonly id: i32;
  /** Value of the number forms. */
  number: u32 = 0;
  /** Value of FORM_TEXT and FORM_PAIR. */
  text: string = "";
  /** Name of FORM_PAIR. */
  name: string = "";
  /** Value of FORM_BINARY. */
  bytes: Uint8Array | undefined = undefined;

  constructor(id: i32) {
    this.id = id;
  }
}

/** In the order in which they are sent. */
export class Properties {
  readonly list: Property[] = [];

  /** The first one with this identifier. */
  find(id: i32): Property | undefined {
    for (const property of this.list) {
      if (property.id === id) return property;
    }
    return undefined;
  }

  addNumber(id: i32, value: u32): this {
    const property = new Property(id);
    property.number = value;
    this.list.push(property);
    return this;
  }

  addText(id: i32, value: string): this {
    const property = new Property(id);
    property.text = value;
    this.list.push(property);
    return this;
  }

  addBytes(id: i32, value: Uint8Array): this {
    const property = new Property(id);
    property.bytes = value;
    this.list.push(property);
    return this;
  }

  /** Adds a user property. */
  addUser(name: string, value: string): this {
    const property = new Property(PROP_USER);
    property.name = name;
    property.text = value;
    this.list.push(property);
    return this;
  }
}

/** A number of a packet's properties; `fallback` if it has none such. */
export function propertyNumber(properties: Properties | undefined, id: i32, fallback: u32): u32 {
  const property = properties === undefined ? undefined : properties.find(id);
  return property === undefined ? fallback : property.number;
}

/** A text of a packet's properties; empty if it has none such. */
export function propertyText(properties: Properties | undefined, id: i32): string {
  const property = properties === undefined ? undefined : properties.find(id);
  return property === undefined ? "" : property.text;
}

import { escapeLabel, MAX_LABEL } from "@meerkat/core/net/dns_name.ts";

/** Names every service type that there is (RFC 6763, section 9). */
export const ALL_SERVICES: string = "_services._dns-sd._udp.local";

/** A label for a host, as Mongoose OS makes it: whatever is no letter or digit becomes a dash. */
export function hostLabel(text: string): string {
  let label = "";
  for (let i: i32 = 0; i < text.length && i < MAX_LABEL; i++) {
    const unit = text.charCodeAt(i);
    const plain = (unit >= 48 && unit <= 57) || ((unit | 32) >= 97 && (unit | 32) <= 122);
    label += plain ? text.charAt(i) : "-";
  }
  return label;
}

/** `_http._tcp` as a name. */
export function typeName(type: string): string {
  return `${type}.local`;
}

/** Whether `type` is written as `_http._tcp` is. */
export function isServiceType(type: string): boolean {
  const dot = type.indexOf(".");
  if (dot < 2 || dot > 16 || type.charCodeAt(0) !== 95) return false;
  const transport = type.slice(dot + 1);
  return transport === "_tcp" || transport === "_udp";
}

/** Name of an instance, whose own part is any text. */
export function instanceName(instance: string, type: string): string {
  return `${escapeLabel(instance)}.${type}.local`;
}

// What this machine offers on the network, for the library that tells the network, if the program has one.

/** A server that listens. */
export class OfferedService {
  /** As DNS-SD writes it: `_http._tcp`. */
  readonly type: string;
  readonly port: i32;

  constructor(type: string, port: i32) {
    this.type = type;
    this.port = port;
  }
}

const offered: OfferedService[] = [];
let told: ((service: OfferedService) => void) | undefined;

/** Says that a server of this machine listens at a port. */
export function offerService(type: string, port: i32): void {
  const service = new OfferedService(type, port);
  offered.push(service);
  const tell = told;
  if (tell !== undefined) tell(service);
}

/** Calls `tell` for all servers, those that listen already first. */
export function onOfferedService(tell: (service: OfferedService) => void): void {
  told = tell;
  for (const service of offered) tell(service);
}

// The build adds the event loop; there is nothing else.
export {};

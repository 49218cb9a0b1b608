/**
 * Takes the oldest event that the hardware side posted: `kind << 16 | argument` (HAL_EVENT_* of event.ts), or 0 if
 * there is none. Interrupt handlers only post; everything else happens in the event loop. The queue holds at least
 * 16 events; UART events are posted once per port until taken, so they are never lost.
 */
declare function hal_event_poll(): i32;

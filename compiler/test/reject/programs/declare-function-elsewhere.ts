declare function led_set(on: boolean): void; // error MK1065
led_set(true);

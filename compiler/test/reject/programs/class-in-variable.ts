class Led {}
const c = Led; // error MK1043
void (new c());

debugger; // error MK1010

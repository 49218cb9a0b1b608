const class = 1; // error MK0001 // error MK0001

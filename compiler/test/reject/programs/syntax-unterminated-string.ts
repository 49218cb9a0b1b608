const s = "abc; // error MK0001

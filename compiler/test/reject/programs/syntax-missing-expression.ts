let x = ; // error MK0001

const parts = "a,b".split(/,/); // error MK1012

let key: symbol; // error MK1014

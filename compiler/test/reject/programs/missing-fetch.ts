fetch("http://example.com"); // error MK0004

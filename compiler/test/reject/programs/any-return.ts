function parse(): any { // error MK1001
  return 1;
}
parse();

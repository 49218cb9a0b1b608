/* The command line of a firmware binary. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "port.h"

static void usage(FILE *to, const char *name) {
  fprintf(to,
          "usage: %s [--uart pty|tcp:PORT|DEVICE|none] [--board none|stdio|tcp:PORT] [--id NAME] [--flash FILE]\n"
          "  --uart   where UART 0 (console and RPC) leads to; the console also goes to standard output\n"
          "  --board  where the virtual board's line leads to; see ports/README.md\n"
          "  --id     name of this device\n"
          "  --flash  file that holds what the device keeps; without it, that is lost when the process ends\n"
          "A TCP port of 0 takes a free one; the address is printed.\n",
          name);
}

port_options port_parse_options(int argc, char **argv) {
  static const struct option known[] = {
      {"uart", required_argument, NULL, 'u'},
      {"board", required_argument, NULL, 'b'},
      {"id", required_argument, NULL, 'i'},
      {"flash", required_argument, NULL, 'f'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  port_options options = {.uart = "pty", .board = "none", .id = NULL, .flash = NULL};
  int found;
  while ((found = getopt_long(argc, argv, "", known, NULL)) != -1) {
    switch (found) {
      case 'u': options.uart = optarg; break;
      case 'b': options.board = optarg; break;
      case 'i': options.id = optarg; break;
      case 'f': options.flash = optarg; break;
      case 'h': usage(stdout, argv[0]); exit(0);
      default: usage(stderr, argv[0]); exit(2);
    }
  }
  if (optind < argc) {
    usage(stderr, argv[0]);
    exit(2);
  }
  return options;
}

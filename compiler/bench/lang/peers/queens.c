/* Eight queens on a chessboard, none attacking another: the first placement that depth-first search finds. */
#include "peer.h"

enum { ROUNDS = 300000, SIZE = 8 };

static const char first_placement[] = "0 4 7 5 2 6 1 3";

struct board {
  bool row_free[SIZE];
  /* Diagonals, by row + column and by row - column + SIZE - 1. */
  bool rising_free[2 * SIZE];
  bool falling_free[2 * SIZE];
  int row_of_column[SIZE];
};

static struct board *new_board(void) {
  struct board *b = allocate(sizeof *b);
  for (int i = 0; i < SIZE; i++) {
    b->row_free[i] = true;
    b->row_of_column[i] = -1;
  }
  for (int i = 0; i < 2 * SIZE; i++) b->rising_free[i] = b->falling_free[i] = true;
  return b;
}

static bool is_free(const struct board *b, int row, int column) {
  return b->row_free[row] && b->rising_free[row + column] && b->falling_free[row - column + SIZE - 1];
}

static void set_free(struct board *b, int row, int column, bool free) {
  b->row_free[row] = free;
  b->rising_free[row + column] = free;
  b->falling_free[row - column + SIZE - 1] = free;
}

/* Fills this column and those to its right. */
static bool place(struct board *b, int column) {
  for (int row = 0; row < SIZE; row++) {
    if (!is_free(b, row, column)) continue;
    b->row_of_column[column] = row;
    set_free(b, row, column, false);
    if (column == SIZE - 1 || place(b, column + 1)) return true;
    set_free(b, row, column, true);
  }
  return false;
}

int main(void) {
  char placement[2 * SIZE] = "";
  for (int round = 0; round < ROUNDS; round++) {
    struct board *b = new_board();
    if (!place(b, 0)) fail("no placement");
    if (round == 0) {
      for (int i = 0; i < SIZE; i++) {
        placement[2 * i] = (char)('0' + b->row_of_column[i]);
        placement[2 * i + 1] = i == SIZE - 1 ? '\0' : ' ';
      }
    }
    free(b);
  }
  if (strcmp(placement, first_placement) != 0) fail("%s", placement);
  printf("queens: %s\n", placement);
}

class Bag {
  [key: string]: number; // error MK2008
}
void (new Bag());

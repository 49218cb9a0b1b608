// An object with a constructor: it has run before the program starts.
#include "natives.h"

namespace {

template <typename T>
class Counter {
 public:
  explicit Counter(T start) : value_(start) {}
  T add(T by) { return value_ += by; }

 private:
  T value_;
};

Counter<int32_t> counter(100);

}  // namespace

int32_t counter_add(int32_t by) { return counter.add(by); }

declare function demo_call_back(times: i32): i32;

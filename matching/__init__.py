"""Who fits whom, and why: pure functions over plain values. No I/O, no clock, no globals."""

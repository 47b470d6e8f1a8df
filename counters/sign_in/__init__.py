"""Staff sign in, lock, unlock, prove again, hand over and leave: a page each."""

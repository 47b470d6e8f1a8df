"""The counter's pages, in the order of a visit: find, person, and one file per act."""

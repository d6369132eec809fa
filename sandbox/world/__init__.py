"""The world that Discord shows: who and what there is, who may do what, and what happens."""

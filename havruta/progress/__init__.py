"""What was learned: computed from ended sessions, which are the only truth."""

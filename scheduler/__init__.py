"""The clock: wakes the use cases whose time has come."""

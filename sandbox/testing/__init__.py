"""What tests and scripts hold it by: people who act, and the addresses that make it fail."""

"""The Hebrew calendar: dates, occasions, times of rest, and cycles of learning."""

"""What is measured, and the household it is measured in."""

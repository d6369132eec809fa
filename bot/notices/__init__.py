"""Telling people things in Discord."""

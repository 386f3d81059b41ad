"""Tests of Hearsay; the folders mirror those of the code."""

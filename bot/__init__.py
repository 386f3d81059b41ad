"""The core of Hearsay: it reads an article and says who said what; it knows no chat platform."""

"""From a Breakdown to what a reader is shown, for any platform."""

"""From corpora to weights: readers, training, export and evaluation; never imported at run time."""

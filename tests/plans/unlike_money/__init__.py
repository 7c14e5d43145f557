"""Budget documents of municipalities that do not exist, each drawn in a layout of its own, with labelled amounts."""

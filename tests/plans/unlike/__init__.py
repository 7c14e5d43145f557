"""Plans of municipalities that do not exist, each drawn by hand, unlike the sample and its variants."""

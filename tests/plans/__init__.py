"""The sample: five plans of a fictitious municipality and their labelled truth, made from one description."""

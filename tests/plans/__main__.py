"""``python -m tests.plans``: make the sample anew, in its places."""

from tests.plans.sample import DOCUMENTS, README, TRUTH, write_sample

if __name__ == "__main__":
    write_sample(DOCUMENTS, TRUTH, README)

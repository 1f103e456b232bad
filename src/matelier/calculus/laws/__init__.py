"""Laws put to the test: exact identities, the smallest counterexample, what would mend it."""

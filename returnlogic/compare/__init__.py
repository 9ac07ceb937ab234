"""Two versions of a policy side by side: what changes for customers, as findings (semantics C)."""

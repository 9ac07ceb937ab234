"""Matters: the findings of a policy put together by cause, as one would head the paragraphs of a letter."""

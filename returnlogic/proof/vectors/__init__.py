"""Cases that certify an evaluator nobody here can read, and what may be claimed once it answers them.

`suite` makes them, `against` asks a command or a table of answers. No finite suite is a proof without a hypothesis on
the evaluator: each says which it needs (`hypotheses`), and is worth level 1, *tested*, without it.
"""

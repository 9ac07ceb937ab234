"""`returnlogic check --show-program`: the kernel program of each policy, for people."""

from __future__ import annotations

from collections.abc import Sequence

from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import print_text


def show_programs(paths: Sequence[str], law: str | None, as_of: str | None) -> Exit:
    """Print the program of each file to standard output, or its problems to standard error."""
    from returnlogic.app.load import (
        PolicyError,
        day_given,
        known_laws,
        laws_listed,
        load,
        program_of,
        with_known_laws,
    )
    from returnlogic.app.paths import ret_files
    from returnlogic.meaning.print import printed

    laws, day = known_laws(laws_listed(law)), day_given(as_of, "--as-of")
    codes = []
    for path in ret_files(paths):
        policy = with_known_laws(load(path, laws=laws, as_of=day))
        try:
            print_text(printed(program_of(policy)))
        except PolicyError as fault:
            codes.append(tell(fault) if policy.problems else Exit.CLEAN)
    return worst(codes)

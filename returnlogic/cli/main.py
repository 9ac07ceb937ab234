"""The command line: a lazy group whose commands are the files beside this one."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from returnlogic import __version__
from returnlogic.base.faults import Fault
from returnlogic.base.registry import names
from returnlogic.cli._exit import INTERRUPTED, Exit
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import detach, prepare, print_errors


class Commands(click.Group):
    """Lists file names without importing them; a command is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the public modules of this folder."""
        return [n for n in names("returnlogic.cli") if n != "main"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, or `None` iff there is none."""
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"returnlogic.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a command as click does, with the nearest command named for one that is not there."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from returnlogic.base.nearest import suggest

            if near := suggest(args[0], self.list_commands(ctx)):
                raise click.UsageError(f"there is no command `{args[0]}`{near}", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and tell of a fault that ends it."""
        try:
            return super().invoke(ctx)
        except Fault as fault:
            if not fault.heading:
                raise
            return tell(fault)
        except KeyboardInterrupt:
            print_errors("stopped before the end: nothing is known")
            return INTERRUPTED


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="returnlogic")
def group() -> None:
    """Return policies as programs: decide one case, question all of them, prove the answers.

    Exit codes: 0 clean, 1 findings, 2 unusable input or usage, 3 could not tell, 4 our own fault.
    """


def main() -> None:
    """Run the command line. No traceback reaches a user: what we did not expect is exit code 4."""
    prepare()
    try:
        code = _run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough; there is nobody to tell
        detach()
        code = Exit.UNUSABLE
    except OSError as error:
        detach()
        print_errors(f"Error: {error.filename or 'standard output'}: {error.strerror or error}")
        code = Exit.UNUSABLE
    sys.exit(int(code))


def _run() -> int:
    """Return the exit code of the command line, each end of it told; raises `OSError` iff the streams are no more."""
    try:
        return int(group.main(prog_name="returnlogic", standalone_mode=False) or 0)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        usage = (context.get_usage(), f"Try '{context.command_path} -h' for help.", "") if context else ()
        print_errors(*(line for part in usage for line in part.split("\n")), f"Error: {error.format_message()}")
        return Exit.UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        print_errors("stopped before the end: nothing is known")
        return INTERRUPTED
    except SystemExit:  # click's own end where nobody reads standard output any more
        detach()
        return Exit.UNUSABLE
    except OSError:
        raise
    except Exception as error:  # the last line of defence: our own fault, said in one line
        if os.environ.get("RETURNLOGIC_DEBUG"):
            raise
        print_errors(
            f"error[our own fault]: {type(error).__name__}: {error}",
            "  help: please report this with the input; RETURNLOGIC_DEBUG=1 shows where it happened",
        )
        return Exit.OUR_FAULT

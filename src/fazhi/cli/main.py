"""The `fazhi` command: engines answer without a database, the rest starts Django when it is needed."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "due": ("fazhi.cli.due", "count a statutory term and show each day"),
    "law": ("fazhi.cli.law", "dated parameters and what stands on an article"),
    "code": ("fazhi.cli.code", "check an identifier"),
    "ledger": ("fazhi.cli.ledger", "verify chains, checkpoints and receipts"),
}
"""Command name -> module whose `command` is a click command, and a line of help. Modules load when called."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `fazhi due` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fazhi")
def main() -> None:
    """法治 Fazhi: law-based government, counted and shown."""

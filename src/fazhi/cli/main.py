"""The `fazhi` command: engines answer without a database, the rest starts Django when it is needed."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "due": ("due", "command", "count a statutory term and show each day"),
    "lint": ("lint", "command", "what is wrong with a normative document, clause by clause"),
    "norms": ("norms", "command", "compare, convert and screen normative documents"),
    "law": ("law", "command", "dated parameters and what stands on an article"),
    "check": ("check", "command", "read a report and check its figures"),
    "code": ("code", "command", "check an identifier"),
    "draw": ("draw", "command", "random draws that anyone can recompute"),
    "discretion": ("discretion", "command", "prove a discretion table, apply it, replay old cases"),
    "ledger": ("ledger", "command", "verify chains, checkpoints, receipts and bundles"),
    "credit": ("credit", "command", "batches of credit records, rates, evaluation, matching, the counter"),
    "indicator": ("indicator", "command", "figures and their definitions"),
    "report": ("report", "command", "freeze and verify the annual report"),
    "simulate": ("simulate", "command", "make a year of a district through the real procedures"),
    "calendar": ("calendar", "command", "take in the notice of a new year"),
    "clock": ("clock", "command", "act on terms that have run out"),
    "demo": ("demo", "command", "a district to look at, from nothing"),
    "search": ("search", "command", "the index of the search made anew"),
    "serve": ("serve", "command", "serve the platform"),
    "admin": ("admin", "command", "the first administrator of a district"),
    "migrate": ("serve", "migrate", "create the tables, or bring them up to date"),
}
"""Command -> module of this package, its click command, a line of help. A module loads when it is called."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `fazhi due` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _help = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"fazhi.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fazhi")
def main() -> None:
    """法治 Fazhi: law-based government, counted and shown."""

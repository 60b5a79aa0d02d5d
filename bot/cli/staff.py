"""`winwijzer staff`: who may sign in to the pages for staff."""

import argparse
import getpass
import sys
from functools import partial

from bot.project import Problem, ProblemError, Project, UsageError
from bot.web.staff.accounts import ROLES, SHORTEST_PASSWORD, Accounts
from bot.web.staff.audit import Audit

COMMAND = "winwijzer staff"
"""Who changed it, in the log: names of accounts have no space."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="add an account, or give it another password or role")
    adding.add_argument("name", metavar="NAME", nargs="?", help="small letters, digits and . _ @ -")
    adding.add_argument("--role", choices=ROLES, help="viewer looks and tries; editor also changes things (default: as it was; editor for a new one)")
    adding.add_argument("--password-stdin", action="store_true", help="read the password from standard input, for programs")
    adding.add_argument("--if-none", action="store_true", help="only when there is no account yet")
    removing = actions.add_parser("remove", help="remove an account")
    removing.add_argument("name", metavar="NAME")
    actions.add_parser("list", help="the names with their roles")


def run(args: argparse.Namespace, project: Project) -> int:
    accounts, note = Accounts.of(project), partial(_note, Audit.of(project))
    if args.action == "list":
        known = accounts.read()
        for account in known.values():
            print(f"{account.name}\t{account.role}")
        if not known:
            print("There is no account yet: winwijzer staff add NAME makes one.", file=sys.stderr)
        return 0
    if args.action == "remove":
        accounts.remove(args.name, partial(note, "account removed", args.name))
        print(f"{args.name} is removed.")
        return 0
    known = accounts.read()
    if args.if_none and known:
        return 0
    try:
        name = args.name or _ask("Name for signing in: ")
        role = args.role or (known[name].role if name in known else "editor")
        accounts.add(name, _password(args.password_stdin), role, partial(note, "account", name, role=role))
    except EOFError:
        raise UsageError("Nothing was typed: nothing was changed.") from None
    print(f"{name} can sign in as {role}.")
    return 0


def _note(audit: Audit, what: str, name: str, **details: str) -> None:
    """Adds a line to the log that the pages write too; without it nothing is changed."""
    try:
        audit.add(COMMAND, what, account=name, **details)
    except OSError as error:
        raise ProblemError([Problem(audit.path, 0, f"cannot be written ({error.strerror}), so nothing was changed: check its permissions")]) from None


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("There is no account yet: winwijzer staff add NAME makes one.")
    return input(question).strip()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        try:
            return sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError("The password on standard input is not UTF-8.") from None
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the password: give it with --password-stdin.")
    first = getpass.getpass(f"Password, at least {SHORTEST_PASSWORD} characters: ")
    if first != getpass.getpass("Once more: "):
        raise UsageError("The two passwords differ: nothing was changed. Try again.")
    return first

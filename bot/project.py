"""Where the files of a project stand, and the problems that a person can mend in them."""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_ROOT = Path(os.environ.get("WINWIJZER_PROJECT") or Path(__file__).resolve().parent.parent)
"""The checkout this package stands in; the environment variable names another folder of the same form."""


@dataclass(frozen=True)
class Project:
    """The folders of one checkout.

    Attributes:
        root: the folder that holds config.yml, intents/, knowledge/ and locales/.
    """

    root: Path = DEFAULT_ROOT

    @property
    def config(self) -> Path:
        return self.root / "config.yml"

    @property
    def endpoints(self) -> Path:
        return self.root / "endpoints.yml"

    @property
    def intents(self) -> Path:
        return self.root / "intents"

    @property
    def knowledge(self) -> Path:
        return self.root / "knowledge"

    @property
    def topics(self) -> Path:
        return self.knowledge / "topics"

    @property
    def regions(self) -> Path:
        return self.knowledge / "regions"

    @property
    def locales(self) -> Path:
        return self.root / "locales"

    @property
    def questions(self) -> Path:
        return self.root / "tests" / "questions"

    @property
    def conversations(self) -> Path:
        return self.root / "tests" / "conversations"

    @property
    def encoder(self) -> Path:
        return self.root / "encoder"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def state(self) -> Path:
        """What the running bot keeps: the conversations."""
        return self.root / "state"

    def relative(self, path: Path) -> str:
        """The path as a person who works in the project's folder would type it."""
        try:
            return str(path.resolve().relative_to(self.root.resolve()))
        except ValueError:
            return str(path)


@dataclass(frozen=True)
class Problem:
    """Something in a file that a person can mend.

    Attributes:
        path: the file.
        line: 1-based line, or 0 when the whole file is meant.
        message: what is wrong and what to do, one sentence.
        severity: "error" (stops the work) or "warning" (is listed).
        rule: id of the rule of the catalogs that found it (`bot.translation.rules`); empty for everything else.
    """

    path: Path
    line: int
    message: str
    severity: str = "error"
    rule: str = ""

    def text(self, project: Project) -> str:
        place = project.relative(self.path) + (f":{self.line}" if self.line else "")
        kind = f"{self.severity}[{self.rule}]" if self.rule else self.severity
        return f"{place}: {kind}: {self.message}"


class ProblemError(Exception):
    """Files cannot be used as they stand. Carries every problem that was found.

    Attributes:
        problems: at least one `Problem` of severity "error".
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.message}" for p in problems[:3]))


class UsageError(Exception):
    """The person asked for something that does not exist; the message says what to do."""

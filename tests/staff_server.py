"""`winwijzer serve --staff-only` on a copy of the project, in a process of its own: for the browser tests, pictures and benches."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.project import DEFAULT_ROOT, Project
from bot.web.staff.accounts import Accounts

PASSWORD = "een lange zin die niemand raadt"


def copy_everything(root: Path) -> Project:
    """A copy of the whole project with its model, an editor `ala` and a viewer `kees`."""
    for name in ("knowledge", "locales", "intents", "encoder", "models", "tests/questions", "tests/conversations"):
        shutil.copytree(DEFAULT_ROOT / name, root / name)
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(DEFAULT_ROOT / name, root / name)
    accounts = Accounts(root / "state" / "staff.json")
    accounts.add("ala", PASSWORD, "editor")
    accounts.add("kees", PASSWORD, "viewer")
    return Project(root)


@contextmanager
def serve_staff(project: Project) -> Iterator[str]:
    """The address at which the pages are served; the process must end well and print no traceback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "winwijzer"), "serve", "--staff-only", "--port", str(port)]
    environment = {**os.environ, "WINWIJZER_PROJECT": str(project.root)}
    with (project.root / "serve.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            said = process.stdout.readline()
            assert f"http://127.0.0.1:{port}/staff" in said, said
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            code = process.wait(60)
            process.stdout.close()
        log.seek(0)
        assert "Traceback" not in log.read()
        assert code == 0

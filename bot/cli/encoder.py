"""`winwijzer encoder train`: trains the sentence encoder anew and writes its model card."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.project import Project

ALIGNED_WORDS = Path("..") / "shared" / "pretraining" / "wordnet.tsv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["train"], help="train")
    parser.add_argument("--aligned", type=Path, metavar="FILE", help=f"aligned words (default: {ALIGNED_WORDS})")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to write the model (default: encoder)")


def run(args: argparse.Namespace, project: Project) -> int:
    console = Console(stderr=True)
    with Progress(
        TextColumn("Training the encoder"), BarColumn(), TextColumn("{task.fields[loss]}"), TimeRemainingColumn(), console=console
    ) as progress:
        task = progress.add_task("", loss="")

        def on_progress(step: int, steps: int, loss: float) -> None:
            progress.update(task, completed=step, total=steps, loss=f"loss {loss:.2f}")

        from bot.encoder.build import build_encoder

        folder = args.output or project.encoder
        build_encoder(project, args.aligned or project.root / ALIGNED_WORDS, folder, on_progress)
    print(f"The encoder stands in {project.relative(folder)}. Measure it with make bench-features, then run winwijzer train.")
    return 0

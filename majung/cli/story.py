"""`majung story`: cases through the doors of a fresh house to what is decided, signed and sealed, told step by step."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from majung.cli.inputs import BadInput
from majung.rehearsal.story import told_story
from majung.rehearsal.story_stage import Step
from majung.web.words import say

SAID_NO = 1


@click.command()
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder for what people keep.")
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line a step.")
def command(folder: Path | None, as_json: bool) -> int:
    """Three cases to decisions and sealed agreements, offices outside slow or dead; leaves with 1 if a step differs."""
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise BadInput(say("story.no_folder", reason=refused.strerror)) from None
    began, number, differs = time.monotonic(), 0, ""
    for number, step in enumerate(told_story(folder), start=1):
        click.echo(as_line(step) if as_json else in_words(number, step))
        differs = step.differs
    if not as_json:
        click.echo(say("story.over", count=number, seconds=round(time.monotonic() - began)), err=True)
    return SAID_NO if differs else 0


def as_line(step: Step) -> str:
    return json.dumps(
        {**asdict(step), "key": step.key.removeprefix("story.")}, ensure_ascii=False, separators=(",", ":")
    )


def in_words(number: int, step: Step) -> str:
    if step.differs:
        return say("story.differs", number=number, step=step.key.removeprefix("story."), reason=step.differs)
    return f"{number}. {say(step.key, **step.says)}"

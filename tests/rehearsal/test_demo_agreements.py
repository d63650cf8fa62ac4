"""A scene of the demo that rests on one that was lost is lost too, in words, and keeps nobody else from a seat."""

from datetime import date
from functools import partial

from majung.rehearsal.demo import acted
from majung.rehearsal.demo_agreements import first_pending, replaced
from majung.rehearsal.outside import Outside
from majung.rehearsal.seats import Stage

NOBODY = "http://127.0.0.1:9"


def test_what_was_never_asked_is_told_as_lost() -> None:
    stage = Stage(NOBODY, Outside(NOBODY), today=date(2026, 3, 2))
    for scene in (first_pending, replaced):
        line = acted(partial(scene, stage))
        assert line.key == "serve.demo_lost"
        assert "was asked for nothing" in line.says["reason"]

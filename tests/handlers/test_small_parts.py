"""The clock, the settings, output: parts that stand alone."""

from datetime import UTC, date, datetime

import click
import pytest
from freezegun import freeze_time

from handlers.cli.options import Settings
from handlers.cli.output import columns, show
from handlers.clock import instant, now
from handlers.text import visible, yes_no


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2015-03-16", datetime(2015, 3, 16, 11, tzinfo=UTC)),
        ("16.03.2015", datetime(2015, 3, 16, 11, tzinfo=UTC)),
        ("16.3.2015 09:00", datetime(2015, 3, 16, 8, tzinfo=UTC)),
        ("2015-07-16", datetime(2015, 7, 16, 10, tzinfo=UTC)),
        ("2015-03-16 09:00", datetime(2015, 3, 16, 8, tzinfo=UTC)),
        ("2015-03-16T09:00:30", datetime(2015, 3, 16, 8, 0, 30, tzinfo=UTC)),
        ("2015-03-16T09:00Z", datetime(2015, 3, 16, 9, tzinfo=UTC)),
        ("2015-03-16 09:00+05:30", datetime(2015, 3, 16, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_a_user_writes_it(text: str, wanted: datetime) -> None:
    assert instant(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2015-02-30", "2015-03-16 25:00", "16/03/2015", "1015-03-16", "２015-03-16"],
)
def test_a_wrong_time_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"write a |there is no such") as refusal:
        instant(text)
    assert not text or text not in str(refusal.value)


def test_the_clock_can_be_frozen() -> None:
    with freeze_time("2015-03-16 08:00:00"):
        assert now() == datetime(2015, 3, 16, 8, tzinfo=UTC)
        assert Settings().today() == date(2015, 3, 16)
        assert Settings(now="2015-01-01").today() == date(2015, 1, 1)


def test_a_wrong_time_names_its_option() -> None:
    with pytest.raises(click.UsageError, match="--now"):
        Settings(now="tomorrow").at()


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x1b]52;c;Zm9v\x07", "\\x1b]52;c;Zm9v\\x07"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\tc", "a\nb\tc"),
        ("Čáŋđ æøå", "Čáŋđ æøå"),
    ],
)
def test_control_characters_become_visible_escapes(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", '"\'=1+1"'),
        ("+47", '"\'+47"'),
        ("-71", '"\'-71"'),
        ("@x", '"\'@x"'),
        ("-", '"-"'),
        (-3, '"-3"'),
        (None, '""'),
        (["a"], '"[""a""]"'),
        (date(2015, 3, 16), '"2015-03-16"'),
    ],
)
def test_no_csv_cell_is_a_formula(
    value: object, cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show(Settings(format="csv"), "test", [{"x": value}], ())

    assert capsys.readouterr().out == f'"x"\n{cell}\n'


def test_an_empty_list_is_an_empty_csv_file(capsys: pytest.CaptureFixture[str]) -> None:
    show(Settings(format="csv"), "test", [], ())

    assert capsys.readouterr().out.strip() == ""


def test_a_single_view_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    show(
        Settings(format="jsonl"),
        "test",
        {"when": datetime(2015, 7, 1, 22, tzinfo=UTC), "who": ("a", "b")},
        (),
    )

    assert capsys.readouterr().out == '{"when": "2015-07-02T00:00:00+02:00", "who": ["a", "b"]}\n'


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert columns([("S-1", "a question"), ("A-10", "x")], ("rule", "asks")) == [
        "rule  asks",
        "S-1   a question",
        "A-10  x",
    ]


def test_yes_no_and_unknown_have_words() -> None:
    assert [yes_no(value) for value in (True, False, None, "naf", 3)] == [
        "yes",
        "no",
        "unknown",
        "naf",
        "3",
    ]

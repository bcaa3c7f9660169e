from bot.evaluation import Counts, Entry, Miss, Report
from bot.evaluation.gold import GoldTally
from bot.evaluation.tables import misses_table, reading_table, report_table
from bot.vocabulary import Comparator, Document, Extraction


def _report(**fields: Counts) -> Report:
    return Report(documents=7, fields=fields, misses=())


def test_a_report_has_a_row_for_each_field_with_both_halves_side_by_side() -> None:
    table = report_table(
        {"development": _report(killed=Counts(right=3, wrong=1, missing=2)), "held out": _report(date=Counts(right=1))}
    )
    head, legend, killed, date = table.splitlines()
    assert head.split() == ["development", "(7)", "held", "out", "(7)"]
    assert legend.split() == ["P", "R", "F1"] * 2
    assert killed.split() == ["killed", "0.750", "0.600", "0.667", "-", "-", "-"]
    assert date.split() == ["date", "-", "-", "-", "1.000", "1.000", "1.000"]


def test_misses_name_document_field_and_how_much() -> None:
    miss = Miss(document="a-report", field="injured", counts=Counts(right=1, wrong=0.5, missing=2))
    assert misses_table([miss]).split() == ["a-report", "injured", "wrong", "0.5,", "missing", "2"]


def test_a_document_is_shown_with_its_gold_and_what_was_read() -> None:
    tally = GoldTally(count=151, comparators=(Comparator.EXACTLY,))
    entry = Entry(document=Document(id="d", title="A title", text="151 attacks."), tallies=(tally,))
    lines = reading_table(entry, Extraction(id="d")).splitlines()
    assert lines[0] == "d  None  A title"
    assert lines[1:] == ["151 attacks.", 'gold  {"count": 151, "comparators": ["exactly"]}']

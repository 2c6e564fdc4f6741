from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder import assets, registry
from ledger.schema import COLUMNS, Transaction, from_line, to_line
from unit.functions.test_controls import ENTRY

ENTRIES = st.builds(
    Transaction,
    **{
        name: {"bigint": st.integers(-(2**63), 2**63 - 1), "string": st.text()}[kind]
        for name, kind in COLUMNS.items()
    },
)


@given(ENTRIES)
def test_a_line_gives_back_its_entry(entry: Transaction) -> None:
    line = to_line(entry)
    assert "\n" not in line
    assert from_line(line) == entry


@pytest.mark.parametrize("line", ["", "null", "[]", '"text"', "{", "{}", "7"])
def test_what_is_no_entry_is_malformed(line: str) -> None:
    assert from_line(line) is None


@given(st.sampled_from(list(COLUMNS)), st.sampled_from([None, True, 1.5, [], {}]))
def test_a_field_of_another_type_is_malformed(name: str, value: object) -> None:
    assert from_line(json.dumps({**asdict(ENTRY), name: value})) is None


@given(st.sampled_from(list(COLUMNS)))
def test_a_missing_field_is_malformed(name: str) -> None:
    row = asdict(ENTRY)
    del row[name]
    assert from_line(json.dumps(row)) is None


@given(st.integers(0, len(to_line(ENTRY)) - 1))
def test_a_line_cut_off_anywhere_is_malformed(length: int) -> None:
    assert from_line(to_line(ENTRY)[:length]) is None


def test_the_catalog_table_describes_the_rows_of_the_ledger() -> None:
    lab = registry.find("aws-deep-dive")
    body = lab.build(assets.bundle(assets.code_folder("aws-deep-dive")).keys).to_dict()
    table = body["Resources"]["TransactionsTable"]["Properties"]["TableInput"]
    columns = {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}
    assert columns == COLUMNS

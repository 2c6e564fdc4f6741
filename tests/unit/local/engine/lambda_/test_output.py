from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from lab_builder.local.engine.lambda_.output import Output

FRAME_TYPE = bytes.fromhex("a55a0003")
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
lines = st.builds(lambda words: (f"{words}\n".encode(), words), text)
# Whole messages, as AWS's runtime client frames them; they may have lines of their own.
messages = st.builds(
    lambda words: (frame("\n".join(words)), "\n".join(words)),
    st.lists(text, min_size=1, max_size=3),
)


def frame(message: str, microseconds: int = 1_700_000_000_123_456) -> bytes:
    body = message.encode()
    return FRAME_TYPE + len(body).to_bytes(4, "big") + microseconds.to_bytes(8, "big") + body


@contextmanager
def followed() -> Iterator[tuple[Output, int]]:
    """Yield an output that is being read, and the descriptor to write to."""
    reading, writing = os.pipe()
    output = Output()
    reader = threading.Thread(target=output.read_until_closed, args=(reading,))
    reader.start()
    try:
        yield output, writing
    finally:
        os.close(writing)
        reader.join()
        os.close(reading)


def messages_of(output: Output) -> list[str]:
    return [event.message for event in output.take()]


@given(st.lists(lines | messages), st.lists(st.integers(1, 20), min_size=1))
def test_lines_and_frames_come_apart_however_they_arrive(
    written: list[tuple[bytes, str]], sizes: list[int]
) -> None:
    data = b"".join(raw for raw, _ in written)
    with followed() as (output, descriptor):
        for size in (*sizes, len(data)):
            os.write(descriptor, data[:size])
            data = data[size:]
        taken = messages_of(output)

    assert taken == [message for _, message in written]


def test_what_was_written_before_take_is_taken() -> None:
    with followed() as (output, descriptor):
        for number in range(200):
            os.write(descriptor, f"line {number}\n".encode())
            assert messages_of(output) == [f"line {number}"]


def test_a_frame_keeps_the_time_at_which_it_was_written() -> None:
    with followed() as (output, descriptor):
        os.write(descriptor, frame("hello\n", 1_700_000_000_123_456))
        [event] = output.take()

    assert (event.timestamp, event.message) == (1_700_000_000_123, "hello")


def test_a_line_without_an_end_is_taken_as_it_is() -> None:
    with followed() as (output, descriptor):
        os.write(descriptor, b"no end")

        assert messages_of(output) == ["no end"]
        assert messages_of(output) == []


def test_a_frame_after_a_line_without_an_end_stands_for_itself() -> None:
    with followed() as (output, descriptor):
        os.write(descriptor, b"no end" + frame("a message"))

        assert messages_of(output) == ["no end", "a message"]


def test_unread_output_does_not_block_the_writer() -> None:
    with followed() as (output, descriptor):
        for _ in range(1000):
            os.write(descriptor, b"x" * 999 + b"\n")

        assert len(output.take()) == 1000


def test_the_rest_can_be_taken_when_the_writer_is_gone() -> None:
    with followed() as (output, descriptor):
        os.write(descriptor, b"last words\n")

    assert messages_of(output) == ["last words"]

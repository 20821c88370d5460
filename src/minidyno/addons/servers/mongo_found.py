"""What a query found, read from the disk when somebody asks for it.

SecantusDB makes a Python object of each document that a query finds before it answers the first,
and keeps them all while the client asks for more: many times the size of the data, and as often as
there are clients. Here a large result is the numbers of its documents. As with MongoDB's own
server, a document that is changed or deleted meanwhile is found as it is when it is its turn.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import bson
from secantus import aggregate, commands
from secantus.cursors import CursorRegistry
from secantus.query import QueryError

Document = dict[str, Any]
Fetch = Callable[[Sequence[int]], list[Document]]  # by record numbers; who is gone is left out

BUDGET = 64 * 1024**2  # bytes that one command's documents may take as objects, about
# Bytes of documents in one answer, if not one document is more. MongoDB's own server gives 16 MB;
# here that much is several times in memory until it is sent, for each client that asks.
_BATCH = 1024**2
# Bytes of one message of a client, as it is told; 48 MB elsewhere. A document may have 16.
_MESSAGE = 20_000_000
_AT_ONCE = 64  # documents that are read together, if they are small

# Stages that look at one document after the other, and keep none.
_PASS_ON = frozenset({"$count", "$limit", "$skip", "$sortByCount"})
# Stages that make one document of each, and those that make none or several.
_MAKES_ONE = frozenset({"$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith"})
_ONE_BY_ONE = frozenset({"$match", "$unwind"})
_KEEPS = ("$push", "$addToSet", "$$ROOT", "$$CURRENT", "$mergeObjects")

_apply_stage = aggregate._apply_stage
_split_into_cursor = commands._split_into_cursor


class TooMuchMemoryError(QueryError):  # type: ignore[misc]  # it comes without types
    """What MongoDB's own server says of a sort beyond its memory, with its code."""

    def __init__(self) -> None:
        super().__init__(
            "Exceeded memory limit for one command: this server keeps all documents of this stage, "
            "sort or update in memory. Ask for fewer ($match, $limit) or for less of each",
            code=292,
            code_name="QueryExceededMemoryLimitNoDiskUseAllowed",
        )


def cost(size: int) -> int:
    """Bytes that a document of a size takes as an object; those of short fields cost most."""
    return 500 + 4 * size


def afford(total: int) -> None:
    """Raise TooMuchMemoryError where documents of that cost are too much for one command."""
    if total > BUDGET:
        raise TooMuchMemoryError


class Found(Sequence[Document]):
    """The documents of some record numbers, in that order; a slice of it reads nothing."""

    def __init__(self, records: Sequence[int], fetch: Fetch, total: int) -> None:
        self._records = records
        self._fetch = fetch
        self.cost = total  # of all of it, by `cost`
        each = total // max(1, len(records))
        self._at_once = max(1, min(_AT_ONCE, 4 * _BATCH // max(1, each)))

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Document]:
        for piece in self.pieces():
            yield from piece

    def pieces(self) -> Iterator[list[Document]]:
        """All of it, a few documents after the other."""
        for start in range(0, len(self._records), self._at_once):
            yield self._fetch(self._records[start : start + self._at_once])

    def each(self, change: Callable[[list[Document]], list[Document]]) -> "Found":
        """What a change makes of each document, when it is read."""
        fetch = self._fetch
        return Found(self._records, lambda records: change(fetch(records)), self.cost)

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> "Found": ...
    def __getitem__(self, index: int | slice) -> "Document | Found":
        if isinstance(index, slice):
            records = self._records[index]
            share = self.cost * len(records) // max(1, len(self._records))
            return Found(records, self._fetch, share)
        [document] = self._fetch([self._records[index]])
        return document

    def first(self, most: int, size: int) -> tuple[list[Document], "Found"]:
        """The first ones: at most so many (0: any number), and bytes; and the rest."""
        taken: list[Document] = []
        used = read = 0
        for read, record in enumerate(self._records):
            if most and len(taken) == most:
                return taken, self[read:]
            for document in self._fetch([record]):
                used += len(bson.encode(document))
                if taken and used > size:
                    return taken, self[read:]
                taken.append(document)
        return taken, self[len(self) :]


class Cursors(CursorRegistry):  # type: ignore[misc]  # it comes without types
    """Clients that come for more of what they found."""

    def register(self, namespace: str, remaining: Sequence[Document], *, bounded: bool) -> int:
        """Keep it; what is still to be read is not read for that."""
        if not isinstance(remaining, Found):
            return int(super().register(namespace, remaining, bounded=bounded))
        number = int(super().register(namespace, [], bounded=bounded))
        self.get(number).remaining = remaining
        return number

    def next_batch(
        self, cursor_id: int, batch_size: int, max_bytes: int | None = None
    ) -> tuple[list[Document], bool]:
        """Give more of it, and whether that was the end."""
        entry = self.get(cursor_id)
        if not isinstance(entry.remaining, Found):
            batch, over = super().next_batch(cursor_id, batch_size, max_bytes)
            return batch, bool(over)
        batch, entry.remaining = entry.remaining.first(max(0, batch_size), _BATCH)
        filled = batch_size > 0 and len(batch) == batch_size
        over = not entry.remaining and (entry.bounded or not filled)
        if over:
            self.kill([cursor_id])
        return batch, over


def _split(
    docs: Sequence[Document],
    batch_size: int,
    namespace: str,
    cursors: CursorRegistry,
    *,
    bounded: bool = False,
) -> tuple[list[Document], int]:
    """A first batch, and the number of the cursor for the rest; as SecantusDB's own."""
    if not isinstance(docs, Found):
        first, number = _split_into_cursor(docs, batch_size, namespace, cursors, bounded=bounded)
        return first, number
    if batch_size < 0:
        batch_size = commands.DEFAULT_BATCH_SIZE
    if batch_size == 0:
        return [], cursors.register(namespace, docs, bounded=bounded)
    first, rest = docs.first(batch_size, _BATCH)
    if not rest and (bounded or len(first) < batch_size):
        return first, 0
    return first, cursors.register(namespace, rest, bounded=bounded)


def _stage(stage: Mapping[str, Any], docs: Sequence[Document], ctx: Any) -> Sequence[Document]:
    """Apply a stage of an aggregation; what it keeps has to be affordable."""
    found: Sequence[Document]
    if isinstance(docs, Found) and len(stage) == 1:
        [(name, spec)] = stage.items()
        if name in _MAKES_ONE:
            return docs.each(lambda piece: _apply_stage(stage, piece, ctx))
        if name in _ONE_BY_ONE:
            return _kept(_apply_stage(stage, piece, ctx) for piece in docs.pieces())
        if name == "$group" and (counted := _count(spec, len(docs))) is not None:
            return counted
        if name not in _PASS_ON and not (name == "$group" and _forgets(spec)):
            docs = _kept(docs.pieces())
    found = _apply_stage(stage, docs, ctx)
    return found


def _kept(pieces: Iterable[list[Document]]) -> list[Document]:
    """All of it at once, if that is affordable."""
    result: list[Document] = []
    total = 0
    for piece in pieces:
        total += sum(cost(len(bson.encode(document))) for document in piece)
        afford(total)
        result += piece
    return result


def _count(spec: Any, documents: int) -> list[Document] | None:
    """What `count_documents` asks for needs no look at the documents; None for all else."""
    if not isinstance(spec, dict) or len(spec) != 2 or not isinstance(spec.get("_id"), int):
        return None
    [(name, by)] = ((name, by) for name, by in spec.items() if name != "_id")
    if by != {"$sum": 1} or "." in name or name.startswith("$"):
        return None
    return [{"_id": spec["_id"], name: documents}] if documents else []


def _forgets(group: Any) -> bool:
    """Say whether it keeps figures, and no documents."""
    return not any(word in repr(group) for word in _KEEPS)


def install() -> None:
    """Have SecantusDB give such results on as they are, and clients send less at once."""
    commands.MAX_MESSAGE_SIZE = _MESSAGE
    aggregate._apply_stage = _stage
    commands._split_into_cursor = _split

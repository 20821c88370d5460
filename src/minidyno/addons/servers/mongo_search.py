"""SecantusDB's storage, which handles much data piece by piece, and not all at once."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import bson
from secantus import deadline, storage
from secantus.collation import parse as parse_collation
from secantus.ordering import sort_docs
from secantus.projection import apply_projection_batch
from secantus.query import matches

from minidyno.addons.servers.mongo_found import Document, Found, afford, cost

Row = tuple[int, bytes, bytes]  # record number, key of the _id, document

SMALL = 1024**2  # bytes of documents: up to there SecantusDB may do as it does
_FIRST = storage._INT64_MIN
_RECORD = "\0record"  # no field of a document is named so


class SparingStorage(storage.Storage):  # type: ignore[misc]  # it comes without types
    """Finds, counts, changes and deletes in a collection of any size in little memory."""

    def find_matching(
        self,
        db: str,
        coll: str,
        filter: dict[str, Any] | None = None,  # noqa: A002
        *,
        skip: int = 0,
        limit: int = 0,
        sort: Mapping[str, Any] | None = None,
        projection: Mapping[str, Any] | None = None,
        let: dict[str, Any] | None = None,
        collation: Any = None,
        **more: Any,
    ) -> Sequence[Document]:
        """Find; a large result is one that is read when somebody asks for it."""
        named = any(more.values())  # an index by its name, or its bounds
        ordered = not sort or all(
            isinstance(way, int) and name[0] != "$" for name, way in sort.items()
        )
        if named or not ordered or not self._is_large(db, coll):
            found: list[Document] = super().find_matching(
                db,
                coll,
                filter,
                skip=skip,
                limit=limit,
                sort=sort,
                projection=projection,
                let=let,
                collation=collation,
                **more,
            )
            return found
        order = parse_collation(collation)
        rows = self._matching(db, coll, filter or {}, let, order, bool(sort))
        if sort:
            rows = iter(_sorted(rows, sort, order))
        records, total = _window(rows, skip, limit)

        def fetch(records: Sequence[int]) -> list[Document]:
            documents = [bson.decode(blob) for _, _, blob in self._rows_of(db, coll, records)]
            if not projection:
                return documents
            metas = self._projection_metas(
                db, coll, documents, projection, filter, sort, None, order
            )
            projected: list[Document] = apply_projection_batch(
                documents, projection, filter or {}, metas=metas, has_sort=bool(sort)
            )
            return projected

        result = Found(records, fetch, total)
        return list(result) if total <= 4 * SMALL else result

    def count_matching(
        self,
        db: str,
        coll: str,
        filter: dict[str, Any] | None = None,  # noqa: A002
        *,
        let: dict[str, Any] | None = None,
        collation: Any = None,
    ) -> int:
        """Count, without the documents."""
        if not filter or not self._is_large(db, coll):
            return int(super().count_matching(db, coll, filter, let=let, collation=collation))
        return sum(1 for _ in self._matching(db, coll, filter, let, parse_collation(collation)))

    def _matching(
        self,
        db: str,
        coll: str,
        filter: dict[str, Any],  # noqa: A002
        let: Any,
        order: Any,
        whole: bool = False,
    ) -> Iterator[tuple[int, Document, int]]:
        """Record number, document and its size of each that a filter finds, one after the other.

        Where nothing needs the documents they are given only if asked for as a `whole`.
        """
        self._refresh_read_snapshot()
        with self._lock:
            records = self._try_index_id_keys(db, coll, filter, collation=order)
        for record, _, blob in self._candidates(db, coll, records):
            if not filter and not whole:
                yield record, {}, len(blob)
                continue
            document = bson.decode(blob)
            if matches(document, filter, vars=let, collation=order):
                yield record, document, len(blob)

    def _candidates_iter(
        self,
        db: str,
        coll: str,
        filter: dict[str, Any] | None,  # noqa: A002
    ) -> Iterable[Row]:
        """What an update or a deletion looks at."""
        records = self._try_index_id_keys(db, coll, filter) if filter else None
        return self._candidates(db, coll, records)

    def _candidates(self, db: str, coll: str, records: Iterable[int] | None) -> Iterator[Row]:
        """Rows of an index's record numbers, each once; without an index all of them."""
        if records is None:
            yield from self._pieces(db, coll)
            return
        several = list(dict.fromkeys(records))
        for start in range(0, len(several), 8):
            deadline.check()
            yield from self._rows_of(db, coll, several[start : start + 8])

    def _pieces(self, db: str, coll: str) -> Iterator[Row]:
        """All rows; between two pieces of them others may write, and who asks for them too."""
        start = _FIRST
        while piece := self._piece(db, coll, start):
            for row in piece:
                deadline.check()
                yield row
            start = piece[-1][0] + 1

    def _piece(self, db: str, coll: str, start: int) -> list[Row]:
        """The rows from a record number on, until they are SMALL together."""
        piece: list[Row] = []
        size = 0
        with self._lock:
            cursor = self._cursor_optional(storage._doc_table_for(db, coll))
            if cursor is None:
                return piece
            cursor.set_key(db, coll, start)
            near = cursor.search_near()
            more = near != storage.wt.WT_NOTFOUND and (near >= 0 or cursor.next() == 0)
            while more and size < SMALL:
                at_db, at_coll, record = cursor.get_key()
                if (at_db, at_coll) != (db, coll):
                    break
                row = storage._unframe_doc_value(bytes(cursor.get_value()))
                piece.append((int(record), *row))
                size += len(row[1]) + 64
                more = cursor.next() == 0
            cursor.reset()
        return piece

    def _rows_of(self, db: str, coll: str, records: Sequence[int]) -> list[Row]:
        """Those that are still there."""
        rows: list[Row] = []
        with self._lock:
            cursor = self._cursor_optional(storage._doc_table_for(db, coll))
            if cursor is None:
                return rows
            for record in records:
                cursor.reset()
                cursor.set_key(db, coll, record)
                if cursor.search() == 0:
                    row = storage._unframe_doc_value(bytes(cursor.get_value()))
                    rows.append((record, *row))
            cursor.reset()
        return rows

    def _is_large(self, db: str, coll: str) -> bool:
        """Say whether it has more than SMALL; what is no collection has not."""
        self._refresh_read_snapshot()
        return sum(len(blob) + 64 for _, _, blob in self._piece(db, coll, _FIRST)) >= SMALL


def _window(
    rows: Iterable[tuple[int, Document, int]], skip: int, limit: int
) -> tuple[Sequence[int], int]:
    """Record numbers, and what their documents cost; nothing is read beyond the limit."""
    records = array("q")
    total = 0
    for number, (record, _, size) in enumerate(rows):
        if number >= skip:
            records.append(record)
            total += cost(size)
        if limit > 0 and len(records) == limit:
            break
    return records, total


def _sorted(
    rows: Iterable[tuple[int, Document, int]], sort: Mapping[str, Any], order: Any
) -> list[tuple[int, Document, int]]:
    """Them in an order; of each document only what the order asks for is kept."""
    wanted = {name.partition(".")[0] for name in sort}
    kept: list[Document] = []
    total = 0
    for record, document, size in rows:
        key = {name: document[name] for name in wanted if name in document}
        total += cost(len(bson.encode(key)))
        afford(total)
        kept.append({**key, _RECORD: (record, size)})
    ordered = sort_docs(kept, sort, collation=order)
    return [(record, {}, size) for record, size in (one[_RECORD] for one in ordered)]

"""SecantusDB's storage with a quota, and with one wait for the disk where it has one per document.

Each of its writes outside a transaction waits for the disk, and it drops and renames collections,
makes and drops indexes outside of one.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from secantus import storage

from minidyno.addons.servers.mongo_quota import Quota
from minidyno.addons.servers.mongo_search import SparingStorage

_CHUNK = 1000  # rows deleted in one transaction
_BEYOND = "\x01"  # at the end of a name: behind all of that name, before every other

_DOCUMENTS = tuple(storage._DOC_ALL_TABLES)
_COLLECTIONS = storage._COLL_TABLE
_ENTRIES = storage._IDX_ENTRIES_TABLE
_BESIDE = (
    storage._NAT_SEQ_TABLE,
    storage._IDX_TABLE,
    _ENTRIES,
    storage._UNIQ_TABLE,
)
_retry = storage._retry_write_conflicts
_frame = storage._frame_doc_value


class QuotaStorage(SparingStorage):
    """Refuses what is too much, and drops at once."""

    def __init__(self, *args: Any, quota: int, **kwargs: Any) -> None:
        self.quota = Quota(quota, self._stored)
        super().__init__(*args, **kwargs)
        # Whatever writes a document has this make its row.
        storage._frame_doc_value = self._framed

    def _framed(self, id_key: bytes, blob: bytes) -> bytes:
        row: bytes = _frame(id_key, blob)
        self.quota.take(len(row))
        self._count(len(row))
        return row

    def _count(self, size: int) -> None:
        """What the transaction of this thread made more, or less, of."""
        self._tls.made = getattr(self._tls, "made", 0) + size

    def update_matching(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Update, and have the quota counted anew before it refuses what is now less."""
        done: dict[str, Any] = super().update_matching(*args, **kwargs)
        if done["modified"]:
            self.quota.doubt()
        return done

    def _delete_doc_row(self, db: str, coll: str, recordid: int) -> None:
        for _, id_key, blob in self._rows_of(db, coll, [recordid]):
            size = 4 + len(id_key) + len(blob)
            self.quota.give_back(size)
            self._count(-size)
        super()._delete_doc_row(db, coll, recordid)

    def _stored(self) -> int:
        """Bytes of all documents and of what indexes say of them, one after the other."""
        session = self._session()
        total = 0
        for table in (*_DOCUMENTS, _ENTRIES):
            try:
                cursor = session.open_cursor(table)
            except storage.wt.WiredTigerError:
                continue  # it has not been needed so far
            try:
                while cursor.next() == 0:
                    is_entry = table == _ENTRIES
                    total += len(cursor.get_key()[3] if is_entry else cursor.get_value())
            finally:
                cursor.close()
        return total

    @contextlib.contextmanager
    def _batch_transaction(self, *, sync: bool = False) -> Iterator[Any]:
        """A transaction; within another one, that one."""
        if getattr(self._tls, "within", False):
            yield self._session()
            return
        self._tls.within, self._tls.made = True, 0
        try:
            with super()._batch_transaction(sync=sync) as session:
                yield session
        except BaseException:
            self.quota.give_back(self._tls.made)  # it is taken back, and perhaps tried again
            raise
        finally:
            self._tls.within = False

    def abort_user_transaction(self, handle: Any) -> None:
        """Take back what an app's own transaction did."""
        super().abort_user_transaction(handle)
        self.quota.doubt()

    @contextlib.contextmanager
    def _small_together(self, *collections: tuple[str, str]) -> Iterator[None]:
        """One transaction where there is little; what is changed must fit into the cache."""
        if any(self._is_large(*one) for one in collections):
            yield
        else:
            with self._batch_transaction():
                yield

    def drop_collection(self, db: str, coll: str) -> bool:
        """Drop it, in one transaction and without reading it."""
        existed = self.collection_exists(db, coll)
        if existed:
            with self._coll_lock(db, coll):
                self._drop((storage._doc_table_for(db, coll), *_BESIDE), (db, coll))
        return bool(existed)

    def drop_database(self, db: str) -> None:
        """Drop all collections of it, likewise."""
        for coll in self.list_collections(db):
            self.drop_collection(db, coll)

    @_retry  # type: ignore[untyped-decorator]
    def _drop(self, tables: Sequence[str], of: tuple[str, str]) -> None:
        with self._batch_transaction() as session:
            for table in tables:
                rest = self._smallest_for_kf(self._table_kf(table))[2:]
                _truncate(session, table, (*of, *rest), (of[0], of[1] + _BEYOND, *rest))
            cursor = self._cursor(_COLLECTIONS)
            cursor.set_key(*of)
            if cursor.search() == 0:
                cursor.remove()
        self.quota.forget()  # only what is no longer there is to be counted

    def _delete_keys(self, table: str, keys: list[tuple[Any, ...]]) -> None:
        for start in range(0, len(keys), _CHUNK):
            with self._batch_transaction():
                super()._delete_keys(table, keys[start : start + _CHUNK])

    def create_index(
        self,
        db: str,
        coll: str,
        name: str,
        key_spec: Mapping[str, Any],
        options: Mapping[str, Any] | None = None,
    ) -> bool:
        """Make it; with all that it says of few documents at once."""
        with self._coll_lock(db, coll), self._small_together((db, coll)):
            return bool(super().create_index(db, coll, name, key_spec, options))

    def rename_collection(
        self, src_db: str, src_coll: str, dst_db: str, dst_coll: str, *, drop_target: bool = False
    ) -> tuple[bool, str | None]:
        """Rename it; with all of its few documents at once."""
        with self._small_together((src_db, src_coll), (dst_db, dst_coll)):
            done, why = super().rename_collection(
                src_db, src_coll, dst_db, dst_coll, drop_target=drop_target
            )
            return bool(done), why


def _truncate(session: Any, table: str, low: tuple[Any, ...], high: tuple[Any, ...]) -> None:
    """Take away the rows from one key to another."""
    try:
        first, last = session.open_cursor(table), session.open_cursor(table)
    except storage.wt.WiredTigerError:
        return  # a table that has not been needed so far
    try:
        first.set_key(*low)
        last.set_key(*high)
        session.truncate(None, first, last, None)
    finally:
        first.close()
        last.close()

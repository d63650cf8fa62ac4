"""Refusals kept by the database itself, also against SQL typed by hand; for migrations."""

from typing import Any, Literal

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Act = Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]


class Refuse(Operation):
    """A trigger that refuses an act on a table, always or when a condition over OLD and NEW holds.

    SQLite drops the triggers of a table that a later migration rebuilds: add them again there. The rooms'
    tests notice. It knows no TRUNCATE, and there refusing one does nothing.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *, name: str, table: str, act: Act, because: str, when: str = "") -> None:
        self.name, self.table, self.act, self.because, self.when = name, table, act, because, when

    def state_forwards(self, _app: str, _state: ProjectState) -> None:
        """Models know nothing of it."""

    def database_forwards(self, _app: str, schema_editor: BaseDatabaseSchemaEditor, _from: Any, _to: Any) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        if on_postgresql or self.act != "TRUNCATE":
            schema_editor.execute(self._postgresql() if on_postgresql else self._sqlite(), params=None)

    def database_backwards(self, _app: str, schema_editor: BaseDatabaseSchemaEditor, _from: Any, _to: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            # The trigger goes with its function.
            schema_editor.execute(f"DROP FUNCTION {self.name}() CASCADE", params=None)
        elif self.act != "TRUNCATE":
            schema_editor.execute(f"DROP TRIGGER {self.name}", params=None)

    def describe(self) -> str:
        return f"Refuse {self.act} on {self.table}: {self.because}"

    def _sqlite(self) -> str:
        when = f"WHEN {self.when} " if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{self.because}'); END"
        )

    def _postgresql(self) -> str:
        row = "OLD" if self.act == "DELETE" else "NEW"
        each = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.when or 'true'} THEN RAISE EXCEPTION '{self.because}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$; "
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )


class Lift(Refuse):
    """Takes a trigger away, before a migration rebuilds its table or one that its condition reads; add it again after.

    SQLite renames no table while some trigger reads one of that name that is just being rebuilt.
    """

    def database_forwards(self, app: str, schema_editor: BaseDatabaseSchemaEditor, old: Any, new: Any) -> None:
        super().database_backwards(app, schema_editor, old, new)

    def database_backwards(self, app: str, schema_editor: BaseDatabaseSchemaEditor, old: Any, new: Any) -> None:
        super().database_forwards(app, schema_editor, old, new)

    def describe(self) -> str:
        return f"Lift the refusal of {self.act} on {self.table}"

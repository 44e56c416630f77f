"""Each made page of the reference, by its file in docs/reference."""

from collections.abc import Callable, Mapping

from tests.documentation.commands import commands
from tests.documentation.formats import formats
from tests.documentation.issues import issues
from tests.documentation.rules import rules
from tests.documentation.settings import settings
from tests.documentation.tables import tables
from tests.documentation.values import values

PAGES: Mapping[str, Callable[[], str]] = {
    "tables.md": tables,
    "commands.md": commands,
    "settings.md": settings,
    "values.md": values,
    "rules.md": rules,
    "issues.md": issues,
    "formats.md": formats,
}

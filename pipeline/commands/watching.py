"""When to run again: the input folder has changed, and has come to rest."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.commands.application import warn
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError, ResourceError, SettingsError
from pipeline.places import Place

REST = 500  # milliseconds without a change before a run
AT_MOST = 5_000  # and after so many a run begins even so
_LOOK = 500  # how often Ctrl-C is looked for


def again(settings: Settings, once: Callable[[bool], None], force: bool) -> None:
    """Call `once`, with `force` the first time, then whenever there are `changes`; until Ctrl-C.

    A run that fails is told and the next one tried, as the folder may be mended; but not a missing
    folder or a bad setting.
    """
    if not isinstance(settings.input, Path):
        raise InputError(f"--watch needs a folder of this machine, and {settings.input} is none")
    if not settings.input.is_dir():
        once(force)  # which tells what is wrong with it
    seen = changes(settings.input, settings.output)
    while True:
        try:
            next(seen)
        except KeyboardInterrupt:
            return
        try:
            once(force)
        except (InputError, SettingsError, ResourceError):
            raise
        except (PipelineError, OSError) as error:
            warn(f"error: {error}")
        force = False


def changes(folder: Path, output: Place) -> Iterator[None]:
    """Once at the start, then whenever files below `folder` have changed.

    What changes during a run is not missed: the folder is watched from before the first one. The
    `output` may lie in it; what changes there does not count. Ends with KeyboardInterrupt.
    """
    import watchfiles

    made = output.resolve() if isinstance(output, Path) else None

    def counts(_: watchfiles.Change, path: str) -> bool:
        return made is None or not Path(path).resolve().is_relative_to(made)

    seen = watchfiles.watch(
        folder,
        watch_filter=counts,
        debounce=AT_MOST,
        step=REST,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for number, changed in enumerate(seen):
        if changed or number == 0:
            yield

"""The exception tree. Each message is one a user can act on: it names the file and the reason."""


class PipelineError(Exception):
    """Base of every error this program raises on purpose."""


class SettingsError(PipelineError):
    """A setting is unknown, of the wrong type or out of range; the run does not start."""


class ResourceError(PipelineError):
    """A gazetteer or rule file is not usable; names file, rule or line. The run does not start."""


class InputError(PipelineError):
    """The input folder is not there or cannot be read; the run does not start."""


class ReadError(PipelineError):
    """One input file cannot be read; it becomes a row of `issues` and the run goes on."""


class TableError(PipelineError):
    """A table is missing, incomplete or not of the schema this program writes."""

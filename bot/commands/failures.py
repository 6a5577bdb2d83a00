"""What an operator reads when a command fails: one clear sentence."""

from config.settings import SettingsProblem
from storage.problems import StorageProblem


class CommandFailed(Exception):
    """A command cannot go on. The message is the sentence for the operator."""


def sentence(problem: Exception) -> str:
    """The sentence for a failure. People's words are never in it: only our own problems are quoted."""
    if isinstance(problem, CommandFailed | SettingsProblem | StorageProblem):
        return str(problem)
    if isinstance(problem, OSError):
        what = f"{problem.filename}: " if problem.filename else ""
        return f"{what}{problem.strerror or type(problem).__name__}"
    return f"Something went wrong that Netwever doesn't know ({type(problem).__name__}). Add --debug to see where."

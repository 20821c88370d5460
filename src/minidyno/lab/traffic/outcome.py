"""What became of one request."""

from dataclasses import dataclass

from minidyno.lab.doors.answer import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request.

    `at` is its intended start and `seconds` counts from there to its end, so that a request that
    had to wait for its turn shows the wait. `late` is how much later than intended the generator
    itself sent it. `error` is None, an H code, or one of refused, closed, timeout, malformed.
    """

    at: float
    seconds: float
    late: float = 0.0
    status: int | None = None
    error: str | None = None
    dyno: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether the app answered, and not with an error."""
        return self.error is None


def of_answer(at: float, seconds: float, late: float, answer: Answer) -> Outcome:
    """Read an outcome from a response: statuses from 400 are failures."""
    error = answer.code or (str(answer.status) if answer.status >= 400 else None)
    return Outcome(at, seconds, late, answer.status, error, answer.dyno)

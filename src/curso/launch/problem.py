"""The one exception for what a person can mend."""

from curso.language import Language
from curso.launch.texts import TEXTS


class Problem(Exception):  # noqa: N818 - what a person meets is a problem, not our error
    """`text_id` is a key of the texts; `params` fill its sentence."""

    def __init__(self, text_id: str, /, exit_code: int = 1, **params: object) -> None:
        self.text_id = text_id
        self.exit_code = exit_code
        self.params = params
        super().__init__(text_id, params)

    def say(self, language: Language) -> str:
        """Say what happened, why, and what to do."""
        return say(self.text_id, language, **self.params)


def say(text_id: str, language: Language, **params: object) -> str:
    """Look a sentence up and fill it."""
    spanish, english = TEXTS[text_id]
    return (english if language == "en" else spanish).format_map(params)

"""How a command is run in an image that the app brought."""

import pytest

from minidyno.backends.docker.launcher import launch_own


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/srv/app", ["/srv/app"]),
        ("/bin/sh -c 'npm start'", ["/bin/sh", "-c", "npm start"]),
    ],
)
def test_a_program_given_by_its_path_needs_no_shell(command: str, words: list[str]) -> None:
    assert launch_own(command) == words


@pytest.mark.parametrize(
    "command",
    ["python app.py", "/srv/app -p $PORT", "A=1 /srv/app", "/srv/a && b", "it's", "", "/a  b"],
)
def test_all_else_is_told_to_the_images_shell(command: str) -> None:
    assert launch_own(command) == ["/bin/sh", "-c", command]

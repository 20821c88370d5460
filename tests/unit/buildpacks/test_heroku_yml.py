"""heroku.yml: what it may say, and how it is told what it may not."""

import pytest

from minidyno.buildpacks.heroku_yml import DockerBuild, parse
from minidyno.domain.errors import MinidynoError


def refused(text: str) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        parse(text.encode())
    return caught.value


def test_images_commands_arguments_and_the_release_phase_are_read() -> None:
    found = parse(
        b"""
setup:
  addons:
    - plan: heroku-postgresql
build:
  docker:
    web: Dockerfile
    worker:
      dockerfile: worker/Dockerfile
      target: final
  config:
    RAILS_ENV: development
    PORT: 80
run:
  web: bundle exec puma -C config/puma.rb
  clock:
    command:
      - echo tic
      - ./clock
    image: worker
release:
  image: worker
  command: ./migrate
"""
    )
    assert found.builds == {
        "web": DockerBuild(dockerfile="Dockerfile"),
        "worker": DockerBuild(dockerfile="worker/Dockerfile", target="final"),
    }
    assert found.arguments == {"RAILS_ENV": "development", "PORT": "80"}
    assert found.commands == {
        "web": "bundle exec puma -C config/puma.rb",
        "clock": "echo tic && ./clock",
        "release": "./migrate",
    }
    assert found.images == {"clock": "worker", "release": "worker"}
    assert found.set_up


def test_without_builds_the_dockerfile_at_the_top_is_webs() -> None:
    found = parse(b"run:\n  web: ./serve\n")
    assert found.builds == {"web": DockerBuild(dockerfile="Dockerfile")}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("build:\n  docker:\n    web: [Dockerfile\n", 4),
        ("build:\n\tdocker:\n", 2),
        ("build: {}: {}\n", 1),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    error = refused(text)
    assert (error.error_id, error.params["line"]) == ("heroku_yml_syntax", line)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("", 1, "heroku.yml"),
        ("- web\n", 1, "heroku.yml"),
        ("build:\n  docker:\n    web:\n", 3, ""),
        ("build:\n  docker:\n    web: Dockerfile\nruns:\n  web: x\n", 4, "runs"),
        ("build:\n  dockers:\n    web: Dockerfile\n", 2, "dockers"),
        ("build:\n  docker: Dockerfile\n", 2, "docker"),
        ("build:\n  docker:\n    web:\n      file: x\n", 4, "file"),
        ("build:\n  docker:\n    mi web: Dockerfile\n", 3, "mi web"),
        ("run:\n  web: a\n  web: b\n", 3, "web"),
        ("run:\n  web:\n    - a\n    - {b: c}\n", 4, "…"),
        ("run:\n  web:\n    commands: a\n", 3, "commands"),
        ("release: {}\n", 1, "release"),
    ],
)
def test_what_it_may_not_say_is_refused_with_its_line(text: str, line: int, key: str) -> None:
    error = refused(text)
    assert error.error_id == "heroku_yml_invalid"
    assert (error.params["line"], error.params["key"]) == (line, key)


def test_what_is_no_text_and_what_never_ends_are_refused() -> None:
    with pytest.raises(MinidynoError) as caught:
        parse(b"run:\n  web: \xff\n")
    assert (caught.value.error_id, caught.value.params["line"]) == ("heroku_yml_syntax", 2)
    assert refused("[" * 50_000).error_id == "heroku_yml_syntax"
    assert refused("a" * 200_000).error_id == "heroku_yml_syntax"

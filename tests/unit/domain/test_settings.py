"""Settings: environment over file over default."""

from dataclasses import fields

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, read_settings


def test_the_environment_wins_over_the_file_and_the_file_over_the_default() -> None:
    settings = read_settings({"MINIDYNO_API_PORT": "6000"}, {"api_port": 7000, "router_port": 7001})
    assert (settings.api_port, settings.router_port) == (6000, 7001)
    assert settings.boot_timeout == 60.0


@pytest.mark.parametrize("value", ["muchos", "-1", "nan", ""])
def test_a_value_of_the_wrong_kind_is_named(value: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        read_settings({"MINIDYNO_BOOT_TIMEOUT": value}, {})
    assert caught.value.error_id == "setting_invalid"
    assert "MINIDYNO_BOOT_TIMEOUT" in caught.value.say("es")


def test_a_setting_that_does_not_exist_is_refused_in_the_file() -> None:
    with pytest.raises(MinidynoError) as caught:
        read_settings({}, {"boot_timeot": 5})
    assert caught.value.error_id == "setting_unknown"


def test_every_setting_says_what_it_is_for_in_both_languages() -> None:
    for setting in fields(Settings):
        assert setting.metadata["es"].endswith(".")
        assert setting.metadata["en"].endswith(".")

"""app.json: what is read of it, and what is said when it is wrong."""

import json

import pytest

from minidyno.domain.app_json import AppJson, EnvWish, ProcessWish, parse
from minidyno.domain.errors import MinidynoError


def error_of(content: object) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        parse(content if isinstance(content, bytes) else json.dumps(content).encode())
    caught.value.say("es")  # the sentence can be written
    return caught.value


def test_env_formation_and_postdeploy_are_read_and_the_rest_is_herokus() -> None:
    found = parse(
        json.dumps(
            {
                "name": "demo",
                "keywords": ["x"],
                "env": {
                    "SALUDO": "hola",
                    "COLOR": {"description": "…", "value": "azul", "required": False},
                    "CLAVE": {"generator": "secret"},
                    "TOKEN": {"description": "…"},
                },
                "formation": {"web": {"quantity": 2, "size": "Standard-1X"}, "worker": {}},
                "scripts": {"postdeploy": " python siembra.py ", "pr-predestroy": "x"},
            }
        ).encode()
    )
    assert found == AppJson(
        env={
            "SALUDO": EnvWish(value="hola"),
            "COLOR": EnvWish(value="azul", required=False),
            "CLAVE": EnvWish(secret=True),
            "TOKEN": EnvWish(),
        },
        formation={"web": ProcessWish(quantity=2, size="standard-1x"), "worker": ProcessWish()},
        postdeploy="python siembra.py",
    )
    assert found.defaults() == {"SALUDO": "hola", "COLOR": "azul"}
    assert found.secrets() == ["CLAVE"]


def test_an_empty_app_json_asks_for_nothing() -> None:
    assert parse(b"{}") == AppJson()


def test_what_is_no_json_names_line_and_column() -> None:
    error = error_of(b'{\n  "env": {,}\n}')
    assert (error.error_id, error.params) == ("app_json_not_json", {"line": 2, "column": 11})
    for broken in (b"", b"\xff", b"[" * 100_000, b"1" * 5000):
        assert error_of(broken).error_id in {"app_json_not_json", "app_json_field"}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ([], "app.json"),
        ({"env": []}, "env"),
        ({"env": {"A": 1}}, "env.A"),
        ({"env": {"A": {"value": 1}}}, "env.A.value"),
        ({"env": {"A": {"generator": "uuid"}}}, "env.A.generator"),
        ({"env": {"A": {"required": "no"}}}, "env.A.required"),
        ({"formation": {"web": 2}}, "formation.web"),
        ({"formation": {"web": {"quantity": -1}}}, "formation.web.quantity"),
        ({"formation": {"web": {"quantity": True}}}, "formation.web.quantity"),
        ({"formation": {"web": {"size": 1}}}, "formation.web.size"),
        ({"scripts": "x"}, "scripts"),
        ({"scripts": {"postdeploy": ["x"]}}, "scripts.postdeploy"),
        ({"scripts": {"postdeploy": " "}}, "scripts.postdeploy"),
    ],
)
def test_a_field_of_another_form_is_named(content: object, field: str) -> None:
    error = error_of(content)
    assert (error.error_id, error.params["field"]) == ("app_json_field", field)


@pytest.mark.parametrize(
    ("content", "error_id"),
    [
        ({"env": {"MAL NOMBRE": "x"}}, "config_name_invalid"),
        ({"env": {"PORT": "80"}}, "config_name_reserved"),
        ({"env": {"A": "\u0000"}}, "config_value_invalid"),
        ({"formation": {"web": {"size": "enorme"}}}, "size_unknown"),
    ],
)
def test_names_values_and_sizes_are_those_of_the_platform(content: object, error_id: str) -> None:
    assert error_of(content).error_id == error_id


def test_a_required_config_var_without_a_value_has_to_be_set_first() -> None:
    wanted = parse(b'{"env": {"A": {}, "B": {"required": false}, "C": {"generator": "secret"}}}')
    with pytest.raises(MinidynoError) as caught:
        wanted.check_required({})
    assert caught.value.params == {"names": "A", "pairs": "A=…"}
    wanted.check_required({"A": ""})


def test_a_formation_of_an_unknown_process_type_names_those_there_are() -> None:
    with pytest.raises(MinidynoError) as caught:
        parse(b'{"formation": {"wev": {}}}').check_formation({"web": "x", "worker": "y"})
    assert caught.value.params == {"type": "wev", "known": "web, worker"}

"""Which module has which command is written down, so that a command loads little else."""

import pkgutil
import subprocess
import sys

import minidyno.cli
from minidyno.cli.topics import TOPICS, all_names, commands_of


def test_the_names_of_each_module_are_those_of_its_commands() -> None:
    written = {m: names.split() for topic in TOPICS for m, names in topic.modules.items()}
    assert written == {
        module: [name for command in commands for name in (command.name, *command.aliases)]
        for module in written
        if (commands := commands_of(module))
    }


def test_every_module_with_commands_belongs_to_one_topic() -> None:
    listed = [module for topic in TOPICS for module in topic.modules]
    having = [
        one.name for one in pkgutil.iter_modules(minidyno.cli.__path__) if commands_of(one.name)
    ]
    assert sorted(listed) == sorted(having)


def test_no_two_commands_have_the_same_name() -> None:
    assert len(all_names()) == len(set(all_names()))


def test_a_command_does_not_load_the_others() -> None:
    program = (
        "import sys; from minidyno.cli.main import main; main(['version'])\n"
        "print(*sorted(one for one in sys.modules if one.startswith('minidyno.cli.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "minidyno.cli.about" in loaded
    assert not {"minidyno.cli.pg", "minidyno.cli.addons", "minidyno.cli.ps"}.intersection(loaded)

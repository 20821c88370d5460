"""`minidyno`, and `python -m minidyno`."""

import sys


def main() -> int:
    """Run the command of this process's arguments and give its exit code."""
    # httpx has a command line of its own, and does without where what that needs is missing: it
    # would be a third of the time in which ours starts, and memory in the platform's processes.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    # The platform's own processes come first and load only what they need: together they must
    # stay small on a student's machine, and the command line alone weighs 20 MB.
    match sys.argv[1:2]:
        case ["_supervise"]:
            from minidyno.bootstrap.supervisor import main as supervise  # noqa: PLC0415

            return supervise(sys.argv[2:])
        case ["_api"]:
            from minidyno.cli.serve import api  # noqa: PLC0415

            return api()
        case ["_router"]:
            from minidyno.cli.serve import router  # noqa: PLC0415

            return router()
        case _:
            from minidyno.cli.main import main as command_line  # noqa: PLC0415

            return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

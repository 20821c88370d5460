"""The environment of a build: something of the machine's, and the app's config vars."""

from collections.abc import Mapping

# What programs need of the machine: where things are, the proxy, the certificates of a school.
_OF_THE_MACHINE = {
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "SHELL",
    "SYSTEMROOT",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
}
_OF_THE_MACHINE_PREFIXES = ("PIP_", "NPM_CONFIG_")
# As on Heroku, an app cannot bend the tools that build it.
_NOT_FROM_THE_APP = {
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "CPATH",
    "GIT_DIR",
    "DYLD_INSERT_LIBRARIES",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
}


def build_env(
    machine: Mapping[str, str], config_vars: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, str]:
    """Put together the environment of a build's commands; `own` is the platform's and wins."""
    env = {name: value for name, value in machine.items() if _is_passed_on(name)}
    env |= {name: value for name, value in config_vars.items() if name not in _NOT_FROM_THE_APP}
    return {**env, **own}


def _is_passed_on(name: str) -> bool:
    upper = name.upper()  # proxies are often written in lower case
    return upper in _OF_THE_MACHINE or upper.startswith(_OF_THE_MACHINE_PREFIXES)

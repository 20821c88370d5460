"""The contenders: each forwards to the same upstreams and does the same job.

One worker each. Every one logs each request into a file, makes an X-Request-Id, adds
X-Forwarded-For, keeps its connections to the upstreams, and chooses among them at random.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts._medir.caddy import find_caddy
from scripts._medir.table import Said

from minidyno.bootstrap.home import Home
from minidyno.domain.routes import AppRoute, AppState, Endpoint, Routes

HOST = "demo.localhost"
Command = list[str | Path]


@dataclass(frozen=True, slots=True)
class Start:
    """How to start one: its command and what its environment adds."""

    command: Command
    environ: Mapping[str, str] = field(default_factory=dict)


# Folder, own port, another free port, upstreams; None when the program is not there.
Prepare = Callable[[Path, int, int, Sequence[int]], Start | None]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A contender. `missing` says how to get it."""

    name: str
    prepare: Prepare
    missing: Said


def _minidyno(folder: Path, port: int, app_port: int, upstreams: Sequence[int]) -> Start:
    """Start it as the supervisor does, over a folder with a snapshot."""
    home = Home(folder / "minidyno")
    home.prepare()
    endpoints = tuple(
        Endpoint(f"dyno-{number}", f"web.{number}", "127.0.0.1", upstream)
        for number, upstream in enumerate(upstreams, 1)
    )
    app = AppRoute("app-1", "demo", (HOST,), app_port, AppState.UP, endpoints)
    home.routes.write_text(json.dumps(Routes(1, (app,)).to_json()))
    environ = {"MINIDYNO_HOME": str(home.path), "MINIDYNO_ROUTER_PORT": str(port)}
    return Start([sys.executable, "-m", "minidyno", "_router"], environ)


def _nginx(folder: Path, port: int, _: int, upstreams: Sequence[int]) -> Start | None:
    program = shutil.which("nginx", path=_system_path())
    if program is None:
        return None
    servers = "\n".join(f"server 127.0.0.1:{upstream};" for upstream in upstreams)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config = folder / "nginx.conf"
    config.write_text(f"""\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/nginx-access.log combined buffer=64k flush=1s;
  keepalive_requests 1000000;
  {" ".join(f"{kind}_temp_path {folder}/nginx-{kind};" for kind in kinds)}
  upstream dynos {{ random; {servers} keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://dynos;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Request-Id $request_id;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
""")
    # Its own default log is opened before the configuration is read.
    return Start([program, "-p", folder, "-e", folder / "nginx-error.log", "-c", config])


def _haproxy(folder: Path, port: int, _: int, upstreams: Sequence[int]) -> Start | None:
    program = shutil.which("haproxy", path=_system_path())
    if program is None:
        return None
    servers = "\n".join(f"  server d{port} 127.0.0.1:{port}" for port in upstreams)
    config = folder / "haproxy.cfg"
    config.write_text(f"""\
global
  nbthread 1
  maxconn 1024
  log stdout len 1024 format raw daemon
defaults
  mode http
  log global
  option httplog
  timeout connect 5s
  timeout client 90s
  timeout server 55s
frontend router
  bind 127.0.0.1:{port}
  unique-id-format %{{+X}}o%ci:%cp_%fi:%fp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  option forwardfor
  default_backend dynos
backend dynos
  balance random
  http-reuse always
{servers}
""")
    return Start([program, "-db", "-f", config])


def _caddy(folder: Path, port: int, _: int, upstreams: Sequence[int]) -> Start | None:
    program = find_caddy(folder)
    if program is None:
        return None
    config = folder / "Caddyfile"
    config.write_text(f"""\
{{
  admin off
  auto_https off
  persist_config off
}}
http://:{port} {{
  bind 127.0.0.1
  log {{
    output file {folder}/caddy-access.log
  }}
  reverse_proxy {" ".join(f"127.0.0.1:{upstream}" for upstream in upstreams)} {{
    lb_policy random
    header_up X-Request-Id {{http.request.uuid}}
  }}
}}
""")
    command: Command = [program, "run", "--adapter", "caddyfile", "--config", config]
    own = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    return Start(command, {**own, "GOMAXPROCS": "1"})


def _system_path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin"


def _from_debian(name: str) -> Said:
    return (f"no está; instálalo: sudo apt install {name}", f"not here; sudo apt install {name}")


PROXIES = (
    Proxy("minidyno", _minidyno, ("", "")),
    Proxy("nginx", _nginx, _from_debian("nginx")),
    Proxy("haproxy", _haproxy, _from_debian("haproxy")),
    Proxy(
        "caddy",
        _caddy,
        (
            "no está, y PyPI no lo dio; instálalo: pip install -r requirements/medir.txt",
            "not here, and PyPI gave none; pip install -r requirements/medir.txt",
        ),
    ),
)

"""Hands a commit over to the platform, and shows what it answers as it comes."""

import http.client
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from minidyno.domain.errors import MinidynoError

# How the platform's lines begin (see minidyno.git.lines, which is not loaded here: it would
# bring a web framework along).
_SHOW = b" "
_ACCEPTED = b"=accepted\n"
_REJECTED = b"=rejected\n"


def deploy(url: str, secret: str, commit: str, tar: Iterator[bytes], out: BinaryIO) -> bool:
    """Build and release a tar; True when it went well. Raises `push_cut`, `git_failed`."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    try:
        connection.putrequest("POST", f"{place.path}?commit={commit}", skip_host=True)
        # By this name the platform knows itself, whichever address it listens on.
        connection.putheader("Host", f"127.0.0.1:{place.port}")
        connection.putheader("Authorization", f"Bearer {secret}")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        for piece in tar:
            connection.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        connection.send(b"0\r\n\r\n")
        response = connection.getresponse()
        if response.status != 200:
            raise MinidynoError("push_cut")
        return _show(response, out)
    except (OSError, http.client.HTTPException) as error:
        raise MinidynoError("push_cut") from error
    finally:
        connection.close()


def _show(response: http.client.HTTPResponse, out: BinaryIO) -> bool:
    for line in response:
        if line in {_ACCEPTED, _REJECTED}:
            return line == _ACCEPTED
        out.write(line.removeprefix(_SHOW))
        out.flush()  # git passes on what it has; a person is reading
    raise MinidynoError("push_cut")

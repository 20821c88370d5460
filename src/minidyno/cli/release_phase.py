"""Following the release phase of a change that was made just now."""

from codecs import getincrementaldecoder

from minidyno.cli.session import Session
from minidyno.client.models import ReleaseInfo
from minidyno.domain.errors import MinidynoError


async def newest_release(session: Session, app: str) -> ReleaseInfo:
    """The app's newest release, whether it is in force or not."""
    [newest] = await session.client.releases(app, last=1)
    return newest


async def follow_release_phase(session: Session, app: str, release: ReleaseInfo) -> None:
    """Show what the release command prints, if there is one; raises `release_command_failed`.

    It goes where talk goes: it is not the data that was asked for.
    """
    if release.output_stream_url is None:
        return
    session.talk(
        es=f" ▸    v{release.version} espera a su fase de release:",
        en=f" ▸    v{release.version} waits for its release phase:",
    )
    decoder = getincrementaldecoder("utf-8")("replace")
    async for chunk in session.client.release_output(release):
        session.err.write(decoder.decode(chunk))
        session.err.flush()
    settled = await session.client.release(app, release.version)
    if settled.status == "failed":
        raise MinidynoError("release_command_failed", app=app, version=release.version)

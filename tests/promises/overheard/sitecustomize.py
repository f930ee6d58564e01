"""Put on PYTHONPATH: every address that the process connects to, sends to or looks up is written to a file."""

import os
import sys

_HEARD = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "urllib.Request"),
    }
)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event in _HEARD:
        said = (
            arguments[1:]
            if event.startswith("socket.") and event[7:11] in ("conn", "bind", "send")
            else arguments
        )
        line = f"{event} {said!r}\n".encode()
        # No open(), no buffering: this runs inside whatever the program is doing.
        handle = os.open(
            os.environ["PARLEY_TEST_OVERHEARD"], os.O_WRONLY | os.O_CREAT | os.O_APPEND
        )
        os.write(handle, line)
        os.close(handle)


sys.addaudithook(_hear)

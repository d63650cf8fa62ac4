"""Where a server of ours may listen."""

import errno
import socket

from majung.cli.inputs import BadInput
from majung.web.words import say


def listening_address(host: str, port: int) -> str:
    """The address a host name stands for, once it is sure that nobody else listens there.

    Tried without sharing the port: the server itself would share it silently with an older one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = min(found, key=lambda each: each[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as refused:
        if isinstance(refused, socket.gaierror) or refused.errno != errno.EADDRINUSE:
            raise BadInput(say("serve.cannot_listen", host=host, port=port, reason=refused.strerror)) from None
        raise BadInput(say("serve.port_taken", port=port)) from None
    return str(place[0])

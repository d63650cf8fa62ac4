"""The scanner as clamd speaks over TCP: PING, and INSTREAM that finds EICAR."""

import socketserver
from threading import Thread

from majung.adapters.scanner import EICAR
from majung.sandbox.connecting import Service
from majung.sandbox.moods import Fate, fate

LONGEST_COMMAND = 64
LARGEST_STREAM = 100 * 1024 * 1024


def listen(port: int) -> int:
    """Answers on this port of the machine itself, from a thread that ends with the process; 0 takes a free one."""
    server = Scanner(("127.0.0.1", port), Conversation)
    Thread(target=server.serve_forever, daemon=True, name="scanner").start()
    return int(server.server_address[1])


class Scanner(socketserver.ThreadingTCPServer):
    """One thread a caller; none holds up the end of the process."""

    allow_reuse_address = True
    daemon_threads = True


class Conversation(socketserver.StreamRequestHandler):
    """One command, one answer, as clamd does outside of a session."""

    timeout = 60

    def handle(self) -> None:
        try:
            command = self._command()
            if command == b"zPING":
                self.wfile.write(b"PONG\0")
            elif command == b"zINSTREAM":
                self._scan()
            else:
                self.wfile.write(b"UNKNOWN COMMAND\0")
        except (OSError, EOFError):
            # Who breaks off, or meets a dead scanner, hears nothing more.
            return

    def _command(self) -> bytes:
        command = bytearray()
        while not command.endswith(b"\0"):
            command += self._exactly(1)
            if len(command) > LONGEST_COMMAND:
                raise EOFError
        return bytes(command[:-1])

    def _scan(self) -> None:
        meets = fate(Service.SCANNER)
        if meets is Fate.CUT_OFF:
            raise EOFError
        content = self._stream()
        if meets is Fate.REFUSED or content is None:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif meets is Fate.LIED_TO:
            self.wfile.write(b"stream: perhaps\0")
        else:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def _stream(self) -> bytes | None:
        content = bytearray()
        while size := int.from_bytes(self._exactly(4), "big"):
            if len(content) + size > LARGEST_STREAM:
                return None
            content += self._exactly(size)
        return bytes(content)

    def _exactly(self, size: int) -> bytes:
        content = self.rfile.read(size)
        if len(content) < size:
            raise EOFError
        return content

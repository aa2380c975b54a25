"""A WebSocket client (RFC 6455) of the standard library alone, for tests: blocking, one thread."""
import base64
import hashlib
import os
import socket
import struct
import threading
import urllib.parse

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Refused(Exception):
    """The server answered the upgrade with something else; its status and text."""


class WebSocket:
    def __init__(self, url, headers=None, timeout=30):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=timeout)
        self.lock = threading.Lock()
        self.closed = None
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", "Connection: Upgrade",
                 "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
                 *[f"{name}: {value}" for name, value in (headers or {}).items()]]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = head.split(b"\r\n")[0].decode()
        if " 101 " not in status + " ":
            raise Refused(status)
        accept = base64.b64encode(hashlib.sha1((key + MAGIC).encode()).digest())
        if accept not in head:
            raise Refused("another key was accepted")

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data

    def _take(self, size):
        while len(self.buffer) < size:
            self._more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def _send(self, kind, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
        with self.lock:
            self.socket.sendall(head + mask + masked)

    def send_text(self, text):
        self._send(TEXT, text.encode())

    def send_binary(self, data):
        self._send(BINARY, data)

    def receive(self):
        """(kind, payload) of the next message; None when the server has said goodbye (self.closed: why)."""
        kind, whole = None, b""
        while True:
            first, second = self._take(2)
            size = second & 127
            if size == 126:
                size = struct.unpack(">H", self._take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self._take(8))[0]
            payload = self._take(size)
            code = first & 15
            if code == PING:
                self._send(PONG, payload)
            elif code == CLOSE:
                self.closed = payload[2:].decode()
                try:
                    self._send(CLOSE, payload[:2])
                except OSError:
                    pass
                return None
            elif code != PONG:
                kind = code or kind
                whole += payload
                if first & 0x80:
                    return kind, whole

    def abort(self):
        """Gone without a word, as a client that is killed."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def close(self):
        try:
            self._send(CLOSE, struct.pack(">H", 1000))
        except OSError:
            pass
        self.socket.close()

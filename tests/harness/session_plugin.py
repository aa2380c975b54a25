"""What AWS's session-manager-plugin does on the wire, written for tests after its public source's behaviour:
OpenDataChannelInput, handshake, acknowledgements, sequence numbers both ways, digests, terminal sizes, resending.

As a program it stands in for the plugin: the aws CLI starts `session-manager-plugin RESPONSE REGION StartSession
PROFILE PARAMETERS ENDPOINT`, and it joins the session with its standard input and output.
"""
import hashlib
import json
import os
import struct
import sys
import threading
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from websocket_client import BINARY, WebSocket  # noqa: E402

OUTPUT, SIZE, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE = 1, 3, 5, 6, 7
HEADER = struct.Struct(">I32sIQqQ16s32sI")
HEADER_LENGTH = 116
PIECE = 1024


def encode(kind, payload, sequence=0, flags=0, payload_type=0, message_id=None):
    number = (message_id or uuid.uuid4()).bytes
    head = HEADER.pack(HEADER_LENGTH, kind.encode().ljust(32), 1, int(time.time() * 1000), sequence, flags,
                       number[8:] + number[:8], hashlib.sha256(payload).digest(), payload_type)
    return head + struct.pack(">I", len(payload)) + payload


class Message:
    def __init__(self, data):
        (length, kind, self.schema, self.created, self.sequence, self.flags, number, digest,
         self.payload_type) = HEADER.unpack_from(data)
        if length != HEADER_LENGTH:
            raise AssertionError(f"a header of {length} bytes")
        size = struct.unpack_from(">I", data, length)[0]
        self.payload = data[length + 4:]
        if size != len(self.payload):
            raise AssertionError(f"a payload of {len(self.payload)} bytes that says {size}")
        if self.payload and hashlib.sha256(self.payload).digest() != digest:
            raise AssertionError("another digest than the payload's")
        self.kind = kind.rstrip(b" \0").decode()
        self.id = uuid.UUID(bytes=number[8:] + number[:8])
        if not self.created:
            raise AssertionError("a message without a date")


class Session:
    """One session of ExecuteCommand. `late`: so many messages of output are dropped, unacknowledged, as the plugin
    does before its handlers are ready."""

    def __init__(self, session, late=0, answer_handshake=True):
        self.session_id = session["sessionId"]
        self.socket = WebSocket(session["streamUrl"])
        self.expected, self.sequence, self.late = 0, 0, late
        self.answer_handshake = answer_handshake
        self.early, self.unacknowledged = {}, {}
        self.output, self.closing, self.ready = bytearray(), None, False
        self.repeats = 0
        self.lock = threading.Lock()
        self.socket.send_text(json.dumps({
            "MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()), "TokenValue": session["tokenValue"],
            "ClientId": str(uuid.uuid4()), "ClientVersion": "1.2.0.0"}))

    # -- To the machine -----------------------------------------------------------------------------

    def send(self, payload_type, payload):
        with self.lock:
            message = encode("input_stream_data", payload, self.sequence, 0, payload_type)
            self.unacknowledged[self.sequence] = message
            self.sequence += 1
            self.socket.send_binary(message)

    def type(self, data):
        for start in range(0, len(data), PIECE):
            piece = data[start:start + PIECE]
            self.send(OUTPUT, b"\r" if piece == b"\n" else piece)

    def resize(self, rows, columns):
        self.send(SIZE, json.dumps({"cols": columns, "rows": rows}).encode())

    def _acknowledge(self, message):
        content = {"AcknowledgedMessageType": message.kind, "AcknowledgedMessageId": str(message.id),
                   "AcknowledgedMessageSequenceNumber": message.sequence, "IsSequentialMessage": True}
        self.socket.send_binary(encode("acknowledge", json.dumps(content).encode(), 0, 3))

    # -- From the machine ---------------------------------------------------------------------------

    def step(self):
        """Takes one message; False when the session is over."""
        got = self.socket.receive()
        if got is None:
            return False
        kind, data = got
        if kind != BINARY:
            raise AssertionError(f"a message that is not binary: {data!r}")
        message = Message(data)
        if message.kind == "acknowledge":
            self.unacknowledged.pop(json.loads(message.payload)["AcknowledgedMessageSequenceNumber"], None)
        elif message.kind == "channel_closed":
            self.closing = json.loads(message.payload)
            return False
        elif message.kind == "output_stream_data":
            self._take(message)
        return True

    def _take(self, message):
        if message.sequence < self.expected:
            self.repeats += 1
            return
        if message.sequence > self.expected:
            self.early[message.sequence] = message
            self._acknowledge(message)
            return
        if message.payload_type == OUTPUT and self.late:
            self.late -= 1
            return
        self._acknowledge(message)
        while message:
            self.expected = message.sequence + 1
            self._use(message)
            message = self.early.pop(self.expected, None)

    def _use(self, message):
        if message.payload_type == HANDSHAKE_REQUEST:
            if self.answer_handshake:
                self._shake_hands(json.loads(message.payload))
        elif message.payload_type == HANDSHAKE_COMPLETE:
            json.loads(message.payload)["HandshakeTimeToComplete"]  # pylint: disable=expression-not-assigned
            self.ready = True
        else:
            self.output += message.payload

    def _shake_hands(self, request):
        done = []
        for action in request["RequestedClientActions"]:
            known = (action["ActionType"] == "SessionType" and
                     action["ActionParameters"]["SessionType"] in ("Standard_Stream", "InteractiveCommands"))
            done.append({"ActionType": action["ActionType"], "ActionStatus": 1 if known else 3, "ActionResult": None,
                         "Error": "" if known else "Unsupported action"})
        self.send(HANDSHAKE_RESPONSE, json.dumps(
            {"ClientVersion": "1.2.0.0", "ProcessedClientActions": done, "Errors": None}).encode())

    def run(self, until=None):
        """Goes on until the session is over, or until `until` (bytes) is in the output; the output."""
        while until is None or until not in self.output:
            if not self.step():
                break
        return self.output


def main():
    if len(sys.argv) == 1:
        print("\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n")
        return
    session = Session(json.loads(sys.argv[1]))
    print(f"\nStarting session with SessionId: {session.session_id}", flush=True)

    def read_input():
        while not session.ready:
            time.sleep(0.01)
        session.resize(40, 120)
        while piece := os.read(0, PIECE):
            session.type(piece)

    threading.Thread(target=read_input, daemon=True).start()
    shown = 0
    while session.step():
        sys.stdout.buffer.write(session.output[shown:])
        sys.stdout.buffer.flush()
        shown = len(session.output)
    text = (session.closing or {}).get("Output", "")
    print(f"\n\nSessionId: {session.session_id} : {text}\n" if text
          else f"\n\nExiting session with sessionId: {session.session_id}.\n", flush=True)


if __name__ == "__main__":
    main()

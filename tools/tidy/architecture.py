"""The plan of the house as tables: who may include whom, and what pure code may not call."""
import re

# Room -> rooms whose headers it may include, besides its own. "api" stands for the generated shapes and
# codecs. A room is the longest of these names that a path below src/ begins with.
INCLUDES = {
    "base": (),
    "wire": ("base", "api"),
    "engine": ("base",),
    "session": ("base", "wire"),
    "services/elb": ("base", "engine", "api", "services", "services/ec2", "services/acm"),
    "services/acm": ("base", "engine", "api", "services"),
    "services/ecs": ("base", "engine", "api", "services", "services/elb", "services/ec2"),
    "services/logs": ("base", "engine", "api", "services"),
    "services/logs/pattern": ("base",),
    "log_store": ("base",),
    "services/sts": ("base", "engine", "api", "services"),
    "services/ssm": ("base", "engine", "api", "services"),
    "services/secretsmanager": ("base", "engine", "api", "services"),
    "services/ec2": ("base", "engine", "api", "services"),
    "services/traffic": ("base", "engine", "api", "services", "services/ecs", "services/elb"),
    "services/dispatch": ("base", "engine", "api", "services", "services/ecs", "services/elb", "services/secretsmanager",
                          "services/ssm", "services/traffic"),
    "services/cloud": ("base", "engine", "services", "services/*"),
    "services": ("base", "engine", "api", "wire/codec"),
    "control_plane": ("base", "wire", "session", "engine", "api", "services", "services/*", "log_store"),
    "agent/task": ("base", "api"),
    "agent/images": ("base", "wire", "api"),
    "agent/namespaces": ("base",),
    "agent/network": ("base", "api", "agent/namespaces"),
    "agent/runtime": ("base", "api", "agent/logs", "agent/namespaces"),
    "agent/logs": ("base", "api"),
    "agent/session": ("base", "wire", "session", "api", "agent/runtime"),
    "ingress": ("base", "wire", "api"),
    "agent": ("base", "wire", "session", "api", "ingress", "agent/*"),
    "sim": ("base", "engine", "api", "services", "services/*", "agent/task", "wire/codec"),
    "cli": ("*",),
}

# What the shapes need to be encoded is no protocol: whoever may use the shapes may use it.
CODEC_ROOM = "wire/codec"

# Libraries that decide and never act, as in minato_library(NAME ...); a star stands for any ending.
PURE_LIBRARIES = ("engine", "services_*", "agent_task")
PURE_ROOMS = ("engine", "services", "agent/task")

# Demangled names that must not be undefined in a pure library, with what they would bring in.
BANNED_SYMBOLS = [
    (re.compile(pattern), what) for pattern, what in (
        (r"^(clock_gettime|gettimeofday|time|localtime(_r)?|nanosleep|usleep|sleep)$", "a clock"),
        (r"^std::chrono::.*(system|steady|high_resolution)_clock::now\(", "a clock"),
        (r"^minato::(SystemClock|wall_now)\b", "a clock"),
        (r"^(pthread_create|pthread_cond_\w+|fork|vfork|execv\w*|posix_spawn\w*|system|popen)$",
         "a thread or process"),
        (r"^std::(thread|jthread|condition_variable)\b", "a thread or process"),
        (r"^(socket|connect|accept4?|bind|listen|send(to|msg)?|recv(from|msg)?|getaddrinfo)$", "a socket"),
        (r"^(open|open64|openat|fopen|fopen64|creat|unlink|rename|mkdir|stat|fsync|fdatasync)$", "a file"),
        (r"^std::basic_(i|o)?f(stream|ilebuf)\b", "a file"),
        (r"^std::filesystem::", "a file"),
        (r"^minato::(read_file|write_file_durably)\b", "a file"),
        (r"^(rand|srand|random|getrandom|getentropy|arc4random\w*)$", "randomness"),
        (r"^std::random_device", "randomness"),
        (r"^(randombytes\w*|crypto_\w+_keygen)$", "randomness"),
        (r"^minato::(system_random|SystemRandom)\b", "randomness"),
        (r"^(getenv|secure_getenv|setenv)$", "the environment"),
        (r"^(sqlite3_|boost::asio|boost::beast|spdlog::)", "an adapter's library"),
    )
]

BANNED_FILE_WORDS = ("manager", "util", "utils", "helper", "helpers", "common", "misc")
CPP_LINES, HEADER_LINES, FUNCTION_LINES = 800, 250, 70


def room_of(path):
    """The room of a path below src/ ("services/ecs/placement/x.h"), or None."""
    candidates = [room for room in (*INCLUDES, CODEC_ROOM) if path.startswith(room + "/")]
    return max(candidates, key=len, default=None)

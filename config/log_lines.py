"""One line per event, for people ("plain") or machines ("json"). Ids may stand in it, nothing that names a person."""

import json
import logging
import logging.config
import traceback
from datetime import UTC, datetime
from typing import Any


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"{moment} {record.levelname:7} {record.name}: {record.getMessage()}{_where(record)}".replace(
            "\n", " | "
        )


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": moment,
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage() + _where(record),
        }
        return json.dumps(line, ensure_ascii=False)


def _where(record: logging.LogRecord) -> str:
    """The kind of a surprise and the lines it went through, but not its text: that may quote what somebody typed."""
    if not record.exc_info or not record.exc_info[0]:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])[-8:]
    path = " < ".join(f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f" [{record.exc_info[0].__name__} at {path}]"


def configure(options: dict[str, Any]) -> None:
    """settings.LOGGING_CONFIG: replaces Django's own set-up, whose error mails carry whole requests."""
    formatter = {"plain": "config.log_lines.OneLine", "json": "config.log_lines.Json"}[options["format"]]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter}},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["console"], "level": options["level"]},
            "loggers": {
                # Its lines carry paths with queries; config.request_log writes ours instead.
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "ERROR"},
                "django.security": {"level": "CRITICAL"},  # answered with 400; the line would quote what was sent
                # Its lines carry the arguments of jobs.
                "procrastinate": {"level": "WARNING"},
            },
        }
    )

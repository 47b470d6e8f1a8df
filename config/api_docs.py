"""The API, to read in a browser: a plain page drawn from the schema. No script, nothing from another host."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Call:
    """One method at one address, as the page shows it."""

    method: str
    address: str
    summary: str
    description: str
    statuses: list[tuple[str, str]]

    @property
    def anchor(self) -> str:
        return f"{self.method}{self.address}".strip("/").replace("/", "-").replace("{", "").replace("}", "")


def page(request: HttpRequest) -> HttpResponse:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return render(request, "config/api_docs.html", {"calls": calls(schema), "info": schema["info"]})


def calls(schema: dict[str, Any]) -> list[Call]:
    return [
        _call(method, address, operation)
        for address, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def _call(method: str, address: str, operation: dict[str, Any]) -> Call:
    words = operation.get("description", "").strip()
    summary = operation.get("summary") or words.partition("\n")[0]
    statuses = [(status, answer.get("description", "")) for status, answer in sorted(operation["responses"].items())]
    return Call(method.upper(), address, summary, "" if words == summary else words, statuses)

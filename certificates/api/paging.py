"""Long lists come in pages: `?page=2`, and in the answer the number of the `next` one, or null after the last."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from certificates.api import problems

ON_A_PAGE = 40
PAGE = OpenApiParameter("page", OpenApiTypes.INT, description="from 1")


def page_of(request: Request, rows: QuerySet[Any, Any]) -> Page[Any]:
    """Raises Malformed for a page that there is not."""
    try:
        return Paginator(rows, ON_A_PAGE).page(request.query_params.get("page", "1"))
    except InvalidPage:
        raise problems.Malformed("page") from None


def next_after(page: Page[Any]) -> int | None:
    return page.next_page_number() if page.has_next() else None

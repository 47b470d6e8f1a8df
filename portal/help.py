"""使い方とよくある質問: how it works, what people ask, and a search through it that needs no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import questions

LONGEST_QUESTION = 100  # characters


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    every = questions.groups()
    found = questions.with_words(asked, every) if asked else every
    context = {
        "asked": asked,
        "groups": found,
        "count": sum(len(group.questions) for group in found),
        "alike": questions.alike(asked, every) if not found else [],
    }
    return render(request, "portal/help.html", context)

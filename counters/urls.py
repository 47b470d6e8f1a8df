"""The staff's pages, under /staff/: the desk, the hotline, the supervisors."""

from django.urls import URLPattern

app_name = "counters"
urlpatterns: list[URLPattern] = []

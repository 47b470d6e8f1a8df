from django.urls import path, register_converter
from django.urls.converters import StringConverter

from certificates.crl import views


class IssuerName(StringConverter):
    """Lower-case words, hyphens and a generation: what the addresses in certificates are made of."""

    regex = r"[a-z]+(?:-[a-z]+)*?(?:-[0-9]{1,4})?"


register_converter(IssuerName, "issuer_name")

urlpatterns = [
    path("crl/<issuer_name:name>-delta.crl", views.delta_list, name="crl-delta"),
    path("crl/<issuer_name:name>.crl", views.full_list, name="crl-full"),
    path("crl/<issuer_name:name>/<int:number>.crl", views.shard, name="crl-shard"),
    path("ca/<issuer_name:name>.cer", views.issuer, name="ca"),
]

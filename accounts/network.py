"""Where a request comes from, as far as limits need to know (accounts/limits.py). Never logged, nor stored as it is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_OF_ONE_HOME = 64  # a household is given a whole network of them


def address_of(request: HttpRequest) -> str:
    """The asker's address, of IPv6 its network; behind a proxy of ours what that added last (X-Forwarded-For)."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, IPV6_OF_ONE_HOME), strict=False))
    return str(address)

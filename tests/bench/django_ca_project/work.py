"""What django-ca is asked to do, in its own process: `python -m …work <task> …`. JSON out."""

# ruff: noqa: E402 - Django must be set up before django_ca is imported

import json
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.django_ca_project.settings"

import django

django.setup()

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django_ca.key_backends import key_backends
from django_ca.models import Certificate, CertificateAuthority, CertificateRevocationList


def take(name, key, certificate):
    """Its tables, and one of our issuers with a responder key of django-ca's making. The serial its addresses use."""
    call_command("migrate", verbosity=0)
    if not CertificateAuthority.objects.filter(name=name).exists():
        call_command("import_ca", name, key, certificate, verbosity=0)
    ca = CertificateAuthority.objects.get(name=name)
    ca.generate_ocsp_key(_options(ca))
    return {"serial": ca.serial, "id": ca.pk}


def answers(name, file):
    """Answers made beforehand for these serials, as its periodic task makes them."""
    with open(file) as serials:
        for serial in serials.read().split():
            Certificate.objects.get(ca__name=name, serial=serial).generate_ocsp_response()
    return {}


def crl(name):
    ca = CertificateAuthority.objects.get(name=name)
    began = time.perf_counter()
    made = CertificateRevocationList.objects.create_certificate_revocation_list(ca, _options(ca))
    took = time.perf_counter() - began
    return {"seconds": took, "octets": len(made.data), "entries": len(x509.load_der_x509_crl(bytes(made.data)))}


def issue(name, count):
    """Certificates from requests, one after another, stored; a second."""
    ca, subject = CertificateAuthority.objects.get(name=name), x509.Name([])
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bench.example")])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    requests = [request.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()) for _ in range(int(count))]
    began = time.perf_counter()
    for one in requests:
        Certificate.objects.create_cert(ca, _options(ca), one, subject=subject)
    return {"per_second": len(requests) / (time.perf_counter() - began)}


def _options(ca):
    return key_backends[ca.key_backend_alias].get_use_private_key_options(ca, {})


if __name__ == "__main__":
    tasks = {"take": take, "answers": answers, "crl": crl, "issue": issue}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))

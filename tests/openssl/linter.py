"""pkilint in this process: its commands take two seconds each to start, and here all that is stored is judged."""

from pkilint import loader, pkix, report
from pkilint.bin import lint_pkix_signer_signee_cert_chain as chains
from pkilint.pkix import certificate as certificates
from pkilint.pkix import crl as lists
from pkilint.pkix import extension, name
from pkilint.pkix import ocsp as answers
from pkilint.validation import ValidationFindingSeverity

_DECODERS = [
    pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
    pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
]
_CERTIFICATE = certificates.create_pkix_certificate_validator_container(
    certificates.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
    [
        certificates.create_issuer_validator_container([]),
        certificates.create_validity_validator_container(),
        certificates.create_subject_validator_container([]),
        certificates.create_extensions_validator_container([]),
        certificates.create_spki_validator_container([]),
    ],
)
# The profile of RFC 5280, not the browsers': theirs forbids certificateHold, which is what R-24 asks for.
_LIST = lists.create_pkix_crl_validator_container(
    _DECODERS,
    [
        lists.create_issuer_validator_container([]),
        lists.create_validity_validator_container([]),
        lists.create_extensions_validator_container([]),
    ],
)
_ANSWER = answers.create_pkix_ocsp_response_validator_container([answers.create_response_decoder(), *_DECODERS], [])


def certificate(der):
    return _found(_CERTIFICATE.validate(loader.RFC5280CertificateDocumentLoader().load_der_document(der).root))


def crl(der):
    return _found(_LIST.validate(loader.RFC5280CertificateListDocumentLoader().load_der_document(der).root))


def answer(der):
    return _found(_ANSWER.validate(loader.RFC6960OCSPResponseDocumentLoader().load_der_document(der).root))


def pair(issuer, subject):
    """Names, key identifiers, policies and signature of a certificate against its issuer's."""
    load, together = loader.RFC5280CertificateDocumentLoader().load_der_document, {}
    together["issuer"] = load(issuer, "issuer", parent=together)
    together["subject"] = load(subject, "subject", parent=together)
    decode = chains.create_decoder_validation_container()
    results = [result for one in together.values() for result in decode.validate(one.root)]
    results += chains.create_issuer_validation_container().validate(together["issuer"].root)
    results += chains.create_subject_validation_container().validate(together["subject"].root)
    return _found(results)


def _found(results):
    """Each finding with its severity, from NOTICE upward."""
    plain = report.ReportGeneratorCsv(results, ValidationFindingSeverity.NOTICE).generate()
    return plain.splitlines()[1:]

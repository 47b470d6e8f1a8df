"""Only lifecycle/change_status.py writes a certificate's status or a line of its history: read from the source."""

import ast

from tests.architecture.sources import ROOT, name, trees

DOOR = ROOT / "certificates" / "lifecycle" / "change_status.py"
WRITERS = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update"}


def names_a_status(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"update", "update_or_create"}:
        return any(keyword.arg == "status" for keyword in call.keywords)
    return False


def writes_a_status(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(map(is_a_rows_status, targets))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return is_a_rows_status(target) and not _declares(node)
        case ast.Call():
            return names_a_status(node) or writes_history(node) or sets_by_name(node)
    return False


def is_a_rows_status(target: ast.AST) -> bool:
    """Anything's status but one's own: a refusal may carry the HTTP status it will be told with."""
    match target:
        case ast.Attribute(attr="status", value=ast.Name(id="self")):
            return False
        case ast.Attribute(attr="status"):
            return True
    return False


def _declares(node: ast.AST) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is None


def writes_history(call: ast.Call) -> bool:
    """StatusChange.objects.create(…) and its kin, or StatusChange(…).save()."""
    match call.func:
        case ast.Attribute(attr=attribute, value=ast.Attribute(attr="objects", value=ast.Name(id="StatusChange"))):
            return attribute in WRITERS
        case ast.Name(id="StatusChange"):
            return True
    return False


def sets_by_name(call: ast.Call) -> bool:
    """setattr(certificate, "status", …)."""
    match call:
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), *_]):
            return True
    return False


def test_no_row_sets_its_own_status():
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path, tree in trees()
        if "models" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)
    ]

    assert offenders == []


def test_nobody_else_writes_a_status():
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path, tree in trees()
        if path != DOOR
        for node in ast.walk(tree)
        if writes_a_status(node)
    ]

    assert offenders == []


def test_only_the_acts_import_the_door():
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path, tree in trees()
        if path.parent != DOOR.parent
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import) and "change_status" in ast.unparse(node)
    ]

    assert offenders == []


def test_the_search_finds_each_way_of_writing():
    """A test that cannot fail proves nothing: every way round the door, written out, is seen."""
    ways = [
        "certificate.status = 'valid'",
        "Certificate.objects.filter(pk=1).update(status='valid')",
        "StatusChange.objects.create(certificate=c)",
        "StatusChange(certificate=c).save()",
        "setattr(certificate, 'status', 'valid')",
    ]

    assert [way for way in ways if not any(map(writes_a_status, ast.walk(ast.parse(way))))] == []

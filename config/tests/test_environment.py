import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.database_url import application_database, database


class TestTheEnvironment:
    def test_prefers_the_file(self, monkeypatch, tmp_path):
        (tmp_path / "word").write_text("from the file\n")
        monkeypatch.setenv("WORD", "from the environment")
        monkeypatch.setenv("WORD_FILE", str(tmp_path / "word"))

        assert environment.text("WORD") == "from the file"

    @pytest.mark.parametrize(("value", "meant"), [("true", True), ("1", True), ("No", False), ("", True)])
    def test_reads_a_flag(self, monkeypatch, value, meant):
        monkeypatch.setenv("FLAG", value)

        assert environment.flag("FLAG", default=True) is meant

    @pytest.mark.parametrize("read", [environment.flag, environment.number])
    def test_refuses_what_it_cannot_read(self, monkeypatch, read):
        monkeypatch.setenv("VALUE", "perhaps")

        with pytest.raises(ImproperlyConfigured, match="VALUE"):
            read("VALUE", default=1)

    def test_reads_a_list(self, monkeypatch):
        monkeypatch.setenv("HOSTS", "a.example, b.example")

        assert environment.words("HOSTS") == ["a.example", "b.example"]


class TestADatabaseAddress:
    def test_is_taken_apart(self):
        settings = database("postgresql://us%40er:p%2Fw@db.example:6432/name?sslmode=require")

        assert [settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
            "us@er", "p/w", "db.example", "6432", "name",
        ]  # fmt: skip
        assert settings["OPTIONS"] == {"sslmode": "require"}

    def test_may_be_a_socket(self):
        assert database("postgresql://u:p@/name?host=%2Ftmp%2Fx")["HOST"] == "/tmp/x"

    def test_is_postgresqls(self):
        with pytest.raises(ImproperlyConfigured):
            database("mysql://u:p@host/name")

    def test_steps_down_to_the_applications_role(self):
        options = application_database("postgresql://owner:p@host/name", role="smartcert_app")["OPTIONS"]["options"]

        assert "-c role=smartcert_app" in options
        assert "-c statement_timeout=10s" in options

"""Somebody of staff at a browser: what they do at the desk, in their words."""

import re

from playwright.sync_api import Page, expect

from simulator.cast import CAST
from simulator.cast_of_staff import PASSWORD, STAFF
from tests.journeys.code_app import fresh_code

ERA = {"aoi": "H6.4.18", "ren": "S63.11.2"}  # as somebody at a counter says their date of birth


class Clerk:
    """One of the cast of staff, by login. `look` is called on every page and state they come to."""

    def __init__(self, page: Page, login: str, *, look=lambda page, state: None):
        self.page, self.colleague, self.look = page, STAFF[login], look

    # -- coming and going

    def signs_in(self):
        self.page.goto("/staff/", timeout=60_000)  # a house that has just dealt its cards is still making certificates
        self.look(self.page, "sign in")
        self.page.locator("[name=login]").fill(self.colleague.login)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.sends()
        self.look(self.page, "code")
        self.page.locator("[name=code]").fill(self.fresh_code())
        self.sends()
        expect(self.page.locator("h1")).to_contain_text(self.colleague.name)
        self.look(self.page, "home")

    def fresh_code(self):
        return fresh_code(self.page, self.colleague.login)

    # -- the list of phones

    def renews_phones(self, *lines, source, as_of):
        """A file is sent to be looked through."""
        self.page.goto("/staff/phones/")
        data = "\r\n".join(lines).encode()
        self.page.locator("[name=file]").set_input_files({"name": "phones.csv", "mimeType": "text/csv", "buffer": data})
        self.page.locator("[name=source]").fill(source)
        self.page.locator("[name=as_of]").fill(as_of)
        self.page.locator("[name=as_of]").press("Control+Enter")

    # -- a visit

    def opens(self, name, *, purpose):
        """From the desk to this person's record; the address of the visit."""
        person = CAST[name]
        self.page.goto("/staff/desk/")
        self.look(self.page, "desk")
        self.page.locator("[name=purpose]").select_option(purpose)
        self.page.locator("[name=kana]").fill(person.kana)
        self.page.locator("[name=birth_date]").fill(ERA[name])
        self.commits()
        self.look(self.page, "found")
        self.page.locator(".found li").filter(has_text=person.full_name[0]).locator(
            "button"
        ).click()  # the rest is masked
        self.page.wait_for_url(re.compile("/staff/desk/visits/[^/]+/$"))
        self.look(self.page, "visit")
        return self.page.url

    def begins(self, task):
        """One of the visit's tasks, by the end of its address."""
        self.page.locator(f".tasks a[href$='/{task}/']").click()

    def reports_loss(self, *, lost="card", phone="keep"):
        """紛失届 to its slip, by the holder in person with a driving licence."""
        self.begins("report-loss")
        self.look(self.page, "loss: reporter")
        self.shows(documents=["driving_licence"])
        self.commits()
        self.look(self.page, "loss: circumstances")
        self.picks(lost=lost, how="lost")
        self.page.locator("[name=lost_on]").fill("R8.11.20")
        self.page.locator("[name=police_number]").fill("1204")
        self.commits()
        self.look(self.page, "loss: phone")
        self.picks(phone_choice=phone)
        self.page.locator("[name=explained]").check()
        self.commits()
        self.look(self.page, "loss: check")
        self.commits()
        self.is_given_a_slip("loss")

    def reads_the_card(self, name, *, pin=None):
        """The card on the desk's reader, and its PIN as the holder types it."""
        page = self.page
        page.locator("[data-reader][data-ready]").wait_for()
        page.locator("[data-reader] [data-part=open], [data-reader] [data-part=change]").locator("visible=true").click()
        page.locator(".reader__card", has_text=CAST[name].full_name).locator("input").check()
        if pin:
            page.locator("#id_card_pin").fill(pin)

    def shows(self, *, arrival="self", documents=()):
        self.picks(arrival=arrival)
        for one in documents:
            self.page.locator(f"[name=documents][value={one}]").check()

    def asks_for_release(self, name, *, pin=None, documents=("driving_licence",)):
        self.begins("release")
        self.look(self.page, "release")
        self.reads_the_card(name, pin=pin)
        self.shows(documents=documents)
        self.look(self.page, "release: card read")
        self.commits()
        expect(self.page.locator(".banner__title").first).to_be_visible()
        self.look(self.page, "release: asked")

    def is_given_a_slip(self, state):
        self.page.wait_for_url("**/slips/**")
        self.look(self.page, f"{state}: slip")

    # -- approvals

    def opens_what_waits(self):
        self.page.goto("/staff/approvals/")
        self.look(self.page, "approvals")
        self.page.locator("[data-live] .table tbody a").first.click()
        self.page.wait_for_url(re.compile("/staff/approvals/[^/]+/$"))
        self.look(self.page, "approval")

    # -- hands

    def picks(self, **choices):
        for field, value in choices.items():
            self.page.locator(f"[name={field}][value={value}]").check()

    def sends(self):
        self.page.locator("main form [type=submit]").first.click()

    def commits(self):
        self.page.locator("[data-commit]").click()

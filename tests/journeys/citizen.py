"""A citizen at a browser: what they do, in their words. Every step waits for what the person would wait for."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from simulator.cast import CAST
from tests.journeys.keyboard import Mouse

PASSWORD, PIN = "KOMOREBI7", "2580"

HELD = """kind => new Promise((resolve, reject) => {
  const opening = indexedDB.open("smartcert", 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("registered").objectStore("registered").get(kind);
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
  };
})"""
GIVES_OUT_A_KEY = f"""async kind => {{
  const held = await ({HELD})(kind);
  return crypto.subtle.exportKey("pkcs8", held.keys.privateKey).then(() => "given out", refusal => refusal.name);
}}"""
HOLDS = f"async kind => Boolean(await ({HELD})(kind))"
CERTIFICATE = f"async kind => (await ({HELD})(kind)).chain[0]"


class Citizen:
    """One of the cast, by the name of `simulator.cast`. `look` is called on every page and state they come to."""

    def __init__(self, page: Page, name: str, *, look=lambda page, state: None, hand=None):
        self.page, self.person, self.look, self.hand = page, CAST[name], look, hand or Mouse()

    # -- the tray and the application

    def takes_their_card(self, *, to="certificates/apply"):
        self.page.goto("/simulator/")
        card = self.page.locator("article", has_text=self.person.full_name)
        self.look(self.page, "tray")
        self.hand.presses(card.locator(f"a[href*='/{to}/']"))
        self.page.wait_for_url(f"**/{to}/**")
        self.look(self.page, to)

    def begins_for_android(self):
        self.hand.presses(self.page.locator("main a[href*='platform=android']"))
        self.page.locator("[data-journey][data-ready]").wait_for()

    def chooses(self, *kinds):
        for box in self.page.locator("[name=kinds][type=checkbox]").all():
            self.hand.sets(box, box.get_attribute("value") in kinds) if kinds else None
        self.look(self.page, "kinds")
        self.hand.sets(self.page.locator("#id_agreed"))
        self._next("kinds")

    def signs_with_the_card(self, password=None):
        self.hand.types(self.page.locator("#id_card_password"), password or self.person.signing)
        self._next("card")

    def sets_a_password(self, password=PASSWORD):
        self.hand.types(self.page.locator("#id_password"), password)
        self.hand.types(self.page.locator("#id_password_again"), password)
        self.look(self.page, "new password")
        self._next("password")

    def sets_a_pin(self, pin=PIN):
        self.hand.types(self.page.locator("#id_pin"), pin)
        self.hand.types(self.page.locator("#id_pin_again"), pin)
        self.look(self.page, "new PIN")
        self._next("pin")

    def sends(self):
        self.look(self.page, "check answers")
        self._next("check")
        self.page.wait_for_url("**/certificates/register/**")

    def waits_until_ready(self):
        expect(self.page.locator("[data-register]")).to_have_attribute("data-state", "ready", timeout=30_000)
        self.look(self.page, "ready to register")

    def registers(self):
        self.hand.presses(self.page.locator("form[data-when=ready] [type=submit]"))
        expect(self.page.locator("[data-register]")).to_have_attribute("data-state", "registered")
        self.look(self.page, "registered")

    def comes_to_the_check(self):
        """From the tray to the last page before an application is sent."""
        self.takes_their_card()
        self.begins_for_android()
        self.chooses()
        self.signs_with_the_card()
        self.sets_a_password()
        self.sets_a_pin()

    def applies(self):
        """From the tray to certificates in use, without a slip."""
        self.comes_to_the_check()
        self.sends()
        self.waits_until_ready()
        self.registers()

    # -- signing in

    def signs_in_with_the_phone(self, pin=PIN, *, then="/certificates/"):
        self._opens_sign_in(then)
        self.hand.types(self.page.locator("#id_pin"), pin)
        self.hand.presses(self.page.locator("[data-by=phone] [type=submit]"))
        self.page.wait_for_url(lambda url: urlsplit(url).path == then)

    def signs_in_with_the_card(self, *, then="/certificates/"):
        self._opens_sign_in(then)
        self.hand.types(self.page.locator("#id_card_pin"), self.person.authentication)
        self.hand.presses(self.page.locator("[data-by=card] [type=submit]"))
        self.page.wait_for_url(lambda url: urlsplit(url).path == then)

    def _opens_sign_in(self, then):
        if "/sign-in/" not in self.page.url:
            self.page.goto(f"/sign-in/?next={then}")
        self.page.locator("[data-sign-in][data-ready]").wait_for()
        self.look(self.page, "sign in")

    # -- stopping

    def suspends(self, what="phone"):
        self.page.goto("/certificates/suspend/")
        self.look(self.page, "what to stop")
        choice = self.page.locator(f"main .choice[href='?carriers={what}']")
        if choice.count():  # who holds a card alone is not asked
            self.hand.presses(choice)
        self.look(self.page, f"effects of stopping {what}")
        self.hand.presses(self.page.locator("main form [type=submit]"))
        self.page.wait_for_url("**/receipts/**")
        self.look(self.page, "receipt")

    # -- ending use

    def ends_use(self, *kinds, password=PASSWORD):
        """Signed by this phone, from the page of the journey to the receipt."""
        self.page.locator("[data-revoke][data-ready]").wait_for()
        for box in self.page.locator("[name=kinds]").all():
            self.hand.sets(box, box.get_attribute("value") in kinds) if kinds else None
        self.look(self.page, "which end")
        self._next("kinds")
        self.look(self.page, "why")
        self._next("reason")
        self.hand.types(self.page.locator("#id_password"), password)
        self.look(self.page, "who signs")
        self._next("sign")
        self.confirms_the_end()

    def ends_use_with_the_card(self, password=None):
        self.hand.types(self.page.locator("#id_card_password"), password or self.person.signing)
        self.look(self.page, "the card signs")
        self._next("sign")
        self.confirms_the_end()

    def confirms_the_end(self):
        self.hand.sets(self.page.locator("#id_understood"))
        self.look(self.page, "check before ending")
        self._next("check")
        self.page.wait_for_url("**/receipts/**")
        self.look(self.page, "receipt of the end")

    # -- what this phone holds

    def certificate(self, kind):
        """Base64 DER, as the browser keeps it."""
        return self.page.evaluate(CERTIFICATE, kind)

    def waits_until_held(self, kind):
        self.page.wait_for_function(HOLDS, arg=kind)

    def tries_to_take_the_key_out(self, kind):
        return self.page.evaluate(GIVES_OUT_A_KEY, kind)

    def lane(self, carrier):
        return self.page.locator(".lane").filter(has=self.page.locator(f"#{carrier}-lane"))

    def _next(self, step):
        self.hand.presses(self.page.locator(f"[data-step={step}] [type=submit]"))
        if step != "check":
            expect(self.page.locator(f"[data-step={step}]")).to_be_hidden()

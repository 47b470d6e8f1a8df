"""Applying for an iPhone (R-13) in a browser with a camera: face, card, secrets; staff look; then the wallet."""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.journeys.citizen import Citizen
from tests.journeys.clerk import Clerk
from tests.journeys.judges import RIGHT, axe_faults, japanese_in, stands
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_every_page import NAMES
from tests.tools import chromium as chromium_of

pytestmark = pytest.mark.browser
NOISE = """() => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.cameras = 0;
  navigator.mediaDevices.getUserMedia = (wanted) => { window.cameras += 1; return open(wanted); };
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...args) {
    draw.apply(this, args);
    const picture = this.getImageData(0, 0, this.canvas.width, this.canvas.height);
    for (let at = 0; at < picture.data.length; at += 1) picture.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    this.putImageData(picture, 0, 0);
  };
}"""
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def with_camera(chromium):
    """A browser whose camera shows a test picture, beside the one the other tests share."""
    launched = chromium.browser_type.launch(executable_path=chromium_of(), args=[*browser.ARGUMENTS, *CAMERA])
    yield launched
    launched.close()


@pytest.fixture
def camera_window(with_camera, house):
    made = []

    def open_one(**shape):
        context = browser.window(with_camera, base_url=house.base_url, **(shape or browser.PHONE))
        made.append(context)
        return context.new_page()

    yield open_one
    for context in made:
        context.close()


def begins(person):
    person.takes_their_card()
    person.hand.presses(person.page.locator("main a[href*='platform=iphone']"))
    person.page.locator("[data-journey][data-ready]").wait_for()
    person.look(person.page, "kinds")
    person.hand.sets(person.page.locator("#id_agreed"))
    person._next("kinds")


def types_the_rest(person, *, same_password=True):
    page = person.page
    person.hand.types(page.locator("#id_card_text_pin"), person.person.card_text)
    person.look(page, "card")
    person.signs_with_the_card()
    person.sets_a_pin()
    if same_password:
        person.hand.sets(page.locator("#id_same_as_card"))
        expect(page.locator("#id_password")).to_be_hidden()
        person._next("password")
    else:
        person.sets_a_password()


class TestTheIphone:
    def test_is_applied_for_with_a_face_that_staff_look_at(self, camera_window, window):
        aoi = Citizen(camera_window(), "aoi")
        page = aoi.page
        begins(aoi)

        # the face: not skipped, each movement in its turn
        page.locator("[data-step=face] [type=submit]").click()
        expect(page.locator(".errors")).to_contain_text("顔の撮影をすませるか")
        assert stands(page) == RIGHT
        page.get_by_role("button", name="カメラを使う").click()
        for number in range(1, 5):
            expect(page.locator(".face__said")).to_contain_text(f"{number}枚目")
            expect(page.locator("[data-part=prompt]")).not_to_be_empty()
            if number == 1:
                assert stands(page) == RIGHT
            page.get_by_role("button", name="できたら、撮る").press("Enter")
        expect(page.locator(".face__said")).to_contain_text("撮影できました")
        assert page.evaluate(
            "document.querySelector('video').srcObject.getTracks().every(t => t.readyState === 'ended')"
        )
        aoi._next("face")

        # the card: a wrong text PIN is told at its field
        page.locator("#id_card_text_pin").fill("0000")
        page.locator("#id_card_password").fill(aoi.person.signing)
        page.locator("[data-step=card] [type=submit]").click()
        expect(page.locator("#id_card_text_pin_error")).to_contain_text("あと2回")
        assert stands(page) == RIGHT
        types_the_rest(aoi)
        expect(page.locator("[data-answer=face]")).to_contain_text("撮影しました")
        assert stands(page) == RIGHT
        aoi.sends()
        expect(page.locator("[data-register]")).to_have_attribute("data-state", "checking")
        expect(page.get_by_text("職員が、写真を見ます")).to_be_visible()
        assert stands(page) == RIGHT

        # a clerk of the same office looks; the waiting page goes on by itself
        desk = window(**browser.DESK)
        Clerk(desk, "mado-1").signs_in()
        desk.goto("/staff/face-checks/")
        assert aoi.person.full_name not in desk.content()
        assert axe_faults(desk) == []
        desk.locator("tbody a").first.click()
        expect(desk.locator(".faces img")).to_have_count(4)
        for picture in desk.locator(".faces img").all():
            expect(picture).to_have_js_property("naturalWidth", 480)
        expect(desk.get_by_text(aoi.person.full_name)).to_be_visible()
        desk.get_by_role("button", name="本人と確認し").click()
        expect(desk.locator(".errors")).to_be_visible()
        assert axe_faults(desk) == []
        desk.locator("#id_alive").check()
        desk.locator("#id_same").check()
        desk.get_by_role("button", name="本人と確認し").click()
        desk.wait_for_url("**/staff/face-checks/")
        aoi.waits_until_ready()

        # the wallet, which may take its time: the line breaks once, and it goes on by itself
        expect(page.get_by_role("button", name="Appleウォレットに追加")).to_be_visible()
        assert stands(page) == RIGHT
        page.route("**/registration/", lambda route: route.abort(), times=1)
        page.get_by_role("button", name="Appleウォレットに追加").click()
        expect(page.locator("[data-adding]")).to_contain_text("5分ほどかかることがあります")
        assert stands(page) == RIGHT
        expect(page.locator("[data-register]")).to_have_attribute("data-state", "registered", timeout=20_000)

        # then the citizen sees who looked
        aoi.signs_in_with_the_phone()
        page.goto("/history/?show=looked")
        expect(page.get_by_text("iPhoneの申請の、顔の確認").first).to_be_visible()

    def test_of_a_noisy_picture_is_sent_small_enough(self, camera_window):
        """What a camera sees in the dark; and the button pressed twice opens one camera."""
        shiori = Citizen(camera_window(), "shiori")
        page = shiori.page
        begins(shiori)
        page.evaluate(NOISE)
        page.locator("[data-part=start]").dblclick()
        expect(page.locator(".face__said")).to_contain_text("1枚目")
        with page.expect_response("**/pictures/") as sent:
            page.locator("[data-part=take]").click()

        assert sent.value.status == 200
        expect(page.locator(".face__said")).to_contain_text("2枚目")
        assert page.evaluate("window.cameras") == 1

    def test_without_a_camera_leads_to_the_counter(self, window):
        """This browser has none."""
        maria = Citizen(window(), "maria")
        page = maria.page
        begins(maria)
        page.get_by_role("button", name="カメラを使う").click()
        expect(page.locator("[data-part=trouble]")).to_contain_text("窓口で顔を見せる")
        assert stands(page) == RIGHT
        page.locator("[data-step=face] [type=submit]").click()
        expect(page.locator(".errors")).to_be_visible()
        page.get_by_role("button", name="カメラを使う").click()
        expect(page.locator(".errors")).to_have_count(0)  # what was said of the try before is over

        page.get_by_role("button", name="窓口で顔を見せる").click()
        expect(page.locator(".face__said")).to_contain_text("窓口で顔を見せることにしました")
        expect(page.get_by_text("1枚ずつ撮ります")).to_be_hidden()
        expect(page.get_by_role("button", name="やはり、カメラを使う")).to_be_visible()
        maria._next("face")
        types_the_rest(maria, same_password=False)
        maria.sends()

        expect(page.locator("p[data-face=counter]")).to_be_visible()
        assert stands(page) == RIGHT

    def test_is_applied_for_by_keyboard_and_in_english_and_taken_back(self, camera_window):
        left = {}

        def look(page, state):
            if state != "tray":
                left[state] = japanese_in(page, but=NAMES)

        ren = Citizen(camera_window(**browser.DESK, locale="en-GB"), "ren", look=look, hand=Keyboard())
        page = ren.page
        begins(ren)
        ren.hand.presses(page.locator("[data-step=face] [type=submit]"))
        expect(page.locator(".errors")).to_be_visible()
        look(page, "no picture")
        ren.hand.presses(page.locator("[data-part=start]"))
        for number in range(1, 5):
            expect(page.locator(".face__said")).to_contain_text(f"Picture {number} of")
            look(page, f"movement {number}")
            ren.hand.presses(page.locator("[data-part=take]"))
        expect(page.locator("[data-part=again]")).to_be_visible()
        look(page, "taken")
        ren._next("face")
        types_the_rest(ren)
        ren.sends()
        expect(page.locator("[data-register]")).to_have_attribute("data-state", "checking")
        look(page, "waiting for staff")

        ren.hand.presses(page.get_by_role("link", name="Withdraw this application"))
        page.wait_for_url("**/certificates/withdraw/**")
        ren.hand.presses(page.get_by_role("button", name="Withdraw this application"))
        expect(page.locator("main form")).to_have_count(0)
        look(page, "withdrawn")

        assert {state: texts for state, texts in left.items() if texts} == {}

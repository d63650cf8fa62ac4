"""An owner at the door: the restaurant in Pohang answers 자격확인 over plain HTTP, form by form, without a script."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

# What she answers, screen by screen, as the form sends it. A screen that is not here is answered «모르겠어요».
RESTAURANT: Mapping[str, Mapping[str, str]] = {
    "region": {"place": "경상북도 포항시"},
    "industry": {"industry": "I56111"},
    "people": {"employees_now": "3", "employees": "2.5", "young_employees": "0"},
    "sales": {"average_sales_krw": "1억 8천"},
    "opened": {"opened_on_year": "2019", "opened_on_month": "3", "opened_on_day": "1"},
    "birth": {"owner_birth_date_year": "1964", "owner_birth_date_month": "8", "owner_birth_date_day": "20"},
    "situation": {},
    "papers": {},
}
UNSURE = {"unknown": "1"}
# Nine screens to a first result; more means that the check leads in circles.
MOST_SCREENS = 12
QUESTION = "/check/q/"


class LostOnTheWay(RuntimeError):
    """The check did not lead on as it should."""


@dataclass(frozen=True)
class Page:
    """A page of the house; `name` is also that of its picture."""

    name: str
    path: str
    needs_answers: bool = False


PAGES = (
    Page("home", "/"),
    Page("programs", "/programs"),
    Page("program", "/programs/gyeongbuk-beotim"),
    Page("calculator", "/calculator"),
    Page("cost", "/calculator?program=gyeongbuk-beotim&amount=3000%EB%A7%8C&months=60&grace=24&method=equal_principal"),
    Page("branches", "/branches"),
    Page("check", "/check"),
    Page("open", "/check/open"),
    Page("answers", "/check/answers", needs_answers=True),
    Page("result", "/check/result", needs_answers=True),
    Page("save", "/check/save", needs_answers=True),
    Page("api", "/api"),
    Page("components", "/components"),
)


@dataclass
class Owner:
    """A visitor without a browser: cookies, and forms filled in."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)

    @property
    def opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page an address leads to."""
        with self.opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, sent: Mapping[str, str]) -> str:
        """Sends the form of a page; gives the path it leads to."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        form = urlencode({**sent, "csrfmiddlewaretoken": token[1] if token else ""})
        with self.opener.open(self.address + path, form.encode()) as answer:
            return str(answer.url.removeprefix(self.address))

    def cookie_header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def browser_cookies(self) -> list[dict[str, str]]:
        """The same cookies as a browser takes them."""
        return [
            {"name": each.name, "value": each.value or "", "domain": "127.0.0.1", "path": each.path}
            for each in self.cookies
        ]


def answer_check(owner: Owner, answers: Mapping[str, Mapping[str, str]] = RESTAURANT) -> Sequence[str]:
    """From the first page to the result; the screens on the way."""
    found = re.search(r'id="begin" href="([^"]+)"', owner.get("/check"))
    place, screens = found[1] if found else "", list[str]()
    while place.startswith(QUESTION) and len(screens) < MOST_SCREENS:
        screens.append(place.removeprefix(QUESTION))
        place = owner.post(place, answers.get(screens[-1], UNSURE))
    if place != "/check/result":
        raise LostOnTheWay(f"{screens} led to {place!r}")
    return screens

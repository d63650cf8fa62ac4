"""The sandbox's own pages: its services and their moods, and what was sent."""

from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from majung.sandbox.calendar import today
from majung.sandbox.connecting import Service
from majung.sandbox.messages import sent_messages, set_undeliverable, undeliverable
from majung.sandbox.moods import Mood, mood_of, set_mood
from majung.sandbox.world import world

STYLE = Path(__file__).with_name("sandbox.css")
NAMES = {
    Service.IDENTITY: "간편인증",
    Service.REGISTER: "국세청 사업자등록 조회",
    Service.SHARING: "행정정보 공동이용·본인정보",
    Service.BUREAU: "신용평가회사",
    Service.MESSAGES: "알림톡·문자·전자우편 발송",
    Service.AUTHORITY: "인증기관",
    Service.TIMESTAMPS: "시점확인(타임스탬프)",
    Service.SIGNING: "간편인증 전자서명",
    Service.COURT_REGISTER: "법인 등기",
    Service.SCANNER: "악성 파일 검사",
}
HUNDRED = 100


@dataclass(frozen=True)
class ServiceLine:
    """A service as the home page shows it; shares in percent."""

    service: Service
    name: str
    mood: Mood
    wrong: bool = False

    @property
    def errors(self) -> int:
        return round(self.mood.errors * HUNDRED)

    @property
    def lies(self) -> int:
        return round(self.mood.lies * HUNDRED)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return home_page(request)


def home_page(request: HttpRequest, *, wrong: Service | None = None) -> HttpResponse:
    lines = [ServiceLine(service, NAMES[service], mood_of(service), service == wrong) for service in Service]
    shown = {
        "lines": lines,
        "people": world().people.values(),
        "businesses": world().businesses.values(),
        "day": today(),
    }
    return render(request, "sandbox/home.html", shown, status=422 if wrong else 200)


@require_POST
def change_mood(request: HttpRequest, service: str) -> HttpResponse:
    if service not in set(Service):
        raise Http404
    try:
        set_mood(Service(service), typed_mood(request.POST))
    except ValueError:
        return home_page(request, wrong=Service(service))
    return HttpResponseRedirect(f"{reverse('home')}#{service}")


def typed_mood(form: QueryDict) -> Mood:
    if form.get("good"):
        return Mood()
    return Mood(
        delay=float(form.get("delay") or 0),
        errors=float(form.get("errors") or 0) / HUNDRED,
        lies=float(form.get("lies") or 0) / HUNDRED,
        dead=bool(form.get("dead")),
    )


@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """«보낸 문자», newest first, and whom nothing reaches."""
    if request.method == "POST":
        set_undeliverable(request.POST.get("receivers", "").splitlines())
        return HttpResponseRedirect(reverse("sent"))
    shown = {"messages": sent_messages(), "undeliverable": "\n".join(undeliverable())}
    return render(request, "sandbox/sent.html", shown)


@require_GET
@cache_control(max_age=3600)
def style(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(STYLE.read_bytes(), content_type="text/css; charset=utf-8")

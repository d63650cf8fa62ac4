"""The screens of 자격확인. A GET changes nothing; a POST changes one answer and leads on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.core.check import Step
from majung.papers.rendering import pdf_of, renderer
from majung.portal.check.cookie import forget_answers, keep_answers
from majung.portal.check.question_page import question_page
from majung.portal.check.result import result_of
from majung.portal.check.state import Check, current_check
from majung.web.access import EVERYONE, access
from majung.web.pdf_answers import pdf_answer
from majung.web.questions.reading import read_step
from majung.web.questions.values import answer_text, in_words
from majung.web.refusals import refuse


@access(EVERYONE)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    check = current_check(request)
    context = {"next": onward(check), "answered": check.answers, "was_unreadable": check.was_unreadable}
    return render(request, "portal/check/start.html", context)


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, step_id: str) -> HttpResponse:
    check = current_check(request)
    step = check.screens.step(step_id)
    if step is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, check, step)
    page = question_page(check, step, word=request.GET.get("word", ""))
    return render(request, "portal/check/question.html", {**page, "answered": check.answers})


def _answered(request: HttpRequest, check: Check, step: Step) -> HttpResponse:
    """A usable answer is kept and leads on; another comes back with what was typed."""
    reading = read_step(step, request.POST, registry=check.catalog.registry, as_of=check.as_of)
    if reading.problems:
        page = question_page(check, step, sent=request.POST, problems=reading.problems)
        return render(request, "portal/check/question.html", {**page, "answered": check.answers}, status=422)
    now = check.answered(step, reading.values)
    response = redirect(onward(now))
    keep_answers(response, now.answers)
    return response


def onward(check: Check) -> str:
    """The best next screen, or the result when it may be shown."""
    step = check.next_step
    return reverse("check-question", args=[step.id]) if step else reverse("check-result")


@access(EVERYONE)
@never_cache
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    check = current_check(request)
    context = {"rows": answer_rows(check), "next": onward(check) if check.next_step or not check.answers else ""}
    return render(request, "portal/check/answers.html", context)


def answer_rows(check: Check) -> list[dict[str, object]]:
    """Every answer in the order of answering; one whose reason was taken back says that it does not count now."""
    counted = check.screens.counted(check.answers)
    steps = [step for step_id in check.answers if (step := check.screens.step(step_id))]
    return [
        {
            "id": step.id,
            "title": in_words(step.title),
            "text": answer_text(step, check.answers[step.id]),
            "counts": step in counted,
        }
        for step in steps
    ]


@access(EVERYONE)
@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    check = current_check(request)
    if not check.answers:
        return redirect("check")
    context = {**result_context(check), "has_pdf": renderer() is not None, "was_unreadable": check.was_unreadable}
    return render(request, "portal/check/result.html", context)


def result_context(check: Check) -> dict[str, object]:
    return {"result": result_of(check, at=clock.now()), "as_of": check.as_of, "rows": answer_rows(check)}


@access(EVERYONE)
@never_cache
@require_safe
def result_pdf(request: HttpRequest) -> HttpResponse:
    check = current_check(request)
    return pdf_response(request, check) if check.answers else redirect("check")


def pdf_response(request: HttpRequest, check: Check) -> HttpResponse:
    html = render_to_string("portal/check/result_pdf.html", result_context(check), request=request)
    document = pdf_of(html)
    if document is None:
        return refuse(request, status=404)
    return pdf_answer(document, name=f"majung-{check.as_of.isoformat()}")


@access(EVERYONE)
@never_cache
@require_POST
def clear(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django calls every view with it.
    response = redirect("check")
    forget_answers(response)
    return response

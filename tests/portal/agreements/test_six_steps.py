"""The six steps of a person in business as pages, by a phone without scripts."""

import re
from typing import Any

import pytest
from django.test import Client

from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, IdentificationAttempt
from majung.agreements.services import complete_agreement
from majung.core.agreement import AgreementState
from majung.parties.people import ci_of, person_view
from tests.agreements.signing import Signer
from tests.portal.agreements.walking import at, filled, read_on, run


@pytest.fixture
def name(signer: Signer) -> str:
    return person_view(person_id=signer.person_id).name


def title_of(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert found
    return found[1].strip()


def test_every_step_says_in_words_which_one_it_is(
    here: Client, signer: Signer, name: str, provider: FakeSigning
) -> None:
    number, titles = signer.number, []
    titles.append(title_of(here.get("/agreements").content.decode()))
    titles.append(title_of(here.get(at(number)).content.decode()))
    assert here.post(at(number)).headers["Location"] == at(number, "cautions")
    titles.append(title_of(here.get(at(number, "cautions")).content.decode()))
    read_on(here, number)
    titles.append(title_of(here.get(at(number, "contract")).content.decode()))
    assert here.post(at(number, "contract"), filled(number, name=name)).headers["Location"] == at(number, "identify")
    titles.append(title_of(here.get(at(number, "identify")).content.decode()))
    leave_for_provider(here, signer, provider)
    assert here.get(at(number, "identify/back")).headers["Location"] == at(number, "sealing")
    titles.append(title_of(here.get(at(number, "sealing")).content.decode()))
    assert complete_agreement(agreement=number)
    assert here.get(at(number, "sealing")).headers["Location"] == at(number, "done")
    titles.append(title_of(here.get(at(number, "done")).content.decode()))
    assert [title.split(" · ")[0] for title in titles] == [
        "1/6 목록", "2/6 요청 상세", "3/6 유의사항", "4/6 약정·서명", "5/6 본인인증", "5/6 봉인", "6/6 완료",
    ]  # fmt: skip
    assert Agreement.objects.get(number=number).state == AgreementState.COMPLETED


def test_the_paper_is_there_at_once_with_number_and_code(
    here: Client, signer: Signer, name: str, provider: FakeSigning
) -> None:
    run(here, signer.number, name=name)
    leave_for_provider(here, signer, provider)
    here.get(at(signer.number, "identify/back"))
    complete_agreement(agreement=signer.number)
    page = here.get(at(signer.number, "done")).content.decode()
    paper = here.get(at(signer.number, "paper.pdf"))
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"].startswith("inline")
    kept = here.get(at(signer.number, "paper.pdf") + "?keep=1")
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{signer.number}.pdf"'
    number = Agreement.objects.get(number=signer.number).paper
    assert number in page
    assert f"/verify?number={number}" in page


def test_a_caution_left_out_is_told_at_its_box_and_the_others_stay_ticked(here: Client, signer: Signer) -> None:
    here.post(at(signer.number))
    first, *others = re.findall(r'name="(caution-[^"]+)"', here.get(at(signer.number, "cautions")).content.decode())
    answer = here.post(at(signer.number, "cautions"), dict.fromkeys(others, "yes"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{first}-error"' in page
    assert page.count(" checked") == len(others)
    assert f'href="#{first}"' in page


def test_a_refused_contract_keeps_all_that_was_done_and_says_what_is_missing_at_its_field(
    here: Client, signer: Signer, name: str
) -> None:
    read_on(here, signer.number)
    whole = filled(signer.number, name=name)
    for family in ("reached_end", "item-", "key_point-", "name-"):
        field = next(each for each in whole if each.startswith(family))
        answer = here.post(at(signer.number, "contract"), filled(signer.number, name=name, without=field))
        page = answer.content.decode()
        shown = field.replace("name-", "place-")
        assert answer.status_code == 422
        assert f'id="{shown}-error"' in page
        assert f'href="#{shown}"' in page
        assert page.count(" checked") == sum(whole[each] == "yes" for each in whole if each != field)
        assert page.count(f'value="{name}"') == sum(each.startswith("name-") for each in whole if each != field)


def test_what_was_drawn_comes_back_with_a_refused_contract_and_what_nobody_can_read_is_told(
    here: Client, signer: Signer, name: str
) -> None:
    read_on(here, signer.number)
    first, second = [each for each in filled(signer.number, name=name) if each.startswith("name-")]
    drawn = "[[[10,20,0],[300,200,40]]]"
    pads = {first.replace("name-", "signature-"): drawn, second.replace("name-", "signature-"): "[[[1]]]"}
    answer = here.post(
        at(signer.number, "contract"), {**filled(signer.number, name=name, without="reached_end"), **pads}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{drawn}"' in page
    assert "읽지 못했습니다" in page
    assert "[[[1]]]" not in page


def test_another_name_is_no_signature(here: Client, signer: Signer, name: str) -> None:
    page = run(here, signer.number, name="다른 사람")
    assert page.status_code == 422
    assert Agreement.objects.get(number=signer.number).execution is None


def test_a_contract_that_was_not_the_one_shown_is_read_again(here: Client, signer: Signer, name: str) -> None:
    answer = run(here, signer.number, name=name, data_hash="0" * 64)
    assert answer.status_code == 409
    assert Agreement.objects.get(number=signer.number).execution is None


def test_until_identified_a_signature_may_be_changed_and_stands_in_the_form(
    here: Client, signer: Signer, name: str
) -> None:
    run(here, signer.number, name=name)
    page = here.get(at(signer.number, "contract"))
    assert page.status_code == 200
    assert page.content.decode().count(f'value="{name}"') == 2
    answer = here.post(at(signer.number, "contract"), filled(signer.number, name=name))
    assert answer.headers["Location"] == at(signer.number, "identify")


def test_the_pdf_before_signing_is_one_tap_away(here: Client, signer: Signer) -> None:
    read_on(here, signer.number)
    assert at(signer.number, "preview.pdf") in here.get(at(signer.number, "contract")).content.decode()
    assert here.get(at(signer.number, "preview.pdf")).content.startswith(b"%PDF")


def test_what_is_signed_at_the_provider_is_shown_before(here: Client, signer: Signer, name: str) -> None:
    run(here, signer.number, name=name)
    row = Agreement.objects.get(number=signer.number)
    assert row.execution is not None
    page = here.get(at(signer.number, "identify")).content.decode()
    assert signer.number in page
    assert row.execution.unsigned_sha256[:16] in page


def leave_for_provider(here: Client, signer: Signer, provider: FakeSigning, **who: Any) -> None:
    """To the provider's page, where the person signs."""
    answer = here.post(at(signer.number, "identify/simple"))
    request = answer.headers["Location"].rpartition("/")[2]
    person = person_view(person_id=signer.person_id)
    own: dict[str, Any] = {
        "name": person.name,
        "birth_date": person.birth_date,
        "ci": ci_of(person_id=signer.person_id),
    }
    provider.sign(request, **{**own, **who})
    assert IdentificationAttempt.objects.filter(agreement__number=signer.number, state="open").count() == 1

"""The tax office's register as data.go.kr serves it: states of numbers, and whether three things belong together."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from majung.adapters.register import MOST_A_CALL, RegisterStatus
from majung.sandbox.connecting import Service
from majung.sandbox.reading import Refused, check_key, json_of
from majung.sandbox.world import Business, world

CODES = {RegisterStatus.OPEN: "01", RegisterStatus.SUSPENDED: "02", RegisterStatus.CLOSED: "03"}
WORDS = {"01": "계속사업자", "02": "휴업자", "03": "폐업자"}
NOT_REGISTERED = "국세청에 등록되지 않은 사업자등록번호입니다."


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> JsonResponse:
    return _answer(request, "b_no", _status_row)


@csrf_exempt
@require_POST
def validate(request: HttpRequest) -> JsonResponse:
    return _answer(request, "businesses", _validate_row)


def _answer(request: HttpRequest, field: str, row_of: Callable[[Any], Mapping[str, object]]) -> JsonResponse:
    try:
        check_key(request.GET.get("serviceKey", ""), Service.REGISTER)
        asked = json_of(request).get(field)
        if not isinstance(asked, list) or not asked:
            raise Refused(400, "BAD_JSON_REQUEST")
        if len(asked) > MOST_A_CALL:
            raise Refused(413, "TOO_LARGE_REQUEST")
        rows = [row_of(each) for each in asked]
    except Refused as refused:
        return JsonResponse({"status_code": refused.message}, status=refused.status)
    return JsonResponse({"request_cnt": len(rows), "status_code": "OK", "data": rows})


def _status_row(number: Any) -> Mapping[str, object]:
    business = world().businesses.get(str(number))
    if business is None:
        return {"b_no": str(number), "b_stt": "", "b_stt_cd": "", "tax_type": NOT_REGISTERED, "end_dt": ""}
    code = CODES[business.status]
    ended = f"{business.ended_on:%Y%m%d}" if business.ended_on else ""
    return {
        "b_no": business.registration_number,
        "b_stt": WORDS[code],
        "b_stt_cd": code,
        "tax_type": business.tax_type,
        "tax_type_cd": "01",
        "end_dt": ended,
        "utcc_yn": "N",
        "tax_type_change_dt": "",
        "invoice_apply_dt": "",
    }


def _validate_row(asked: Any) -> Mapping[str, object]:
    if not isinstance(asked, dict) or not {"b_no", "start_dt", "p_nm"} <= asked.keys():
        raise Refused(400, "BAD_JSON_REQUEST")
    number = str(asked["b_no"])
    business = world().businesses.get(number)
    if business is None or not _belongs_together(business, asked):
        return {"b_no": number, "valid": "02", "valid_msg": "확인할 수 없습니다.", "request_param": asked}
    return {"b_no": number, "valid": "01", "request_param": asked, "status": _status_row(number)}


def _belongs_together(business: Business, asked: Mapping[str, Any]) -> bool:
    names = {person.name for person in business.representatives}
    return str(asked["start_dt"]) == f"{business.facts['opened_on']:%Y%m%d}" and asked["p_nm"] in names

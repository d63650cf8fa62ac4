"""A PDF as a page gives it out."""

from django.http import HttpResponse


def pdf_answer(document: bytes, *, name: str, is_kept: bool = False) -> HttpResponse:
    """Shown in the browser under its name, or kept at once as a file."""
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{"attachment" if is_kept else "inline"}; filename="{name}.pdf"'
    return response

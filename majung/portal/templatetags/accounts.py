"""How numbers of businesses and telephones are written."""

from django import template

register = template.Library()


@register.filter
def business_number(digits: str) -> str:
    """1234567891 as 123-45-67891."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


@register.filter
def telephone(digits: str) -> str:
    """01023456789 as 010-2345-6789; what is shorter or longer stays as it is."""
    if len(digits) not in (10, 11) or not digits.startswith("01"):
        return digits
    return f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}"

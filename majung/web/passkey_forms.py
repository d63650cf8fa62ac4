"""The library's passkey forms, which take for granted that a browser sends a whole key; a made-up one is refused."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

NOT_A_KEY = (KeyError, TypeError, AttributeError, ValueError)


class KeyField(forms.JSONField):
    """JSON that unfolds without end, or with a number of thousands of digits, is no key either."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError("credential") from None


class ShownKey(forms.Form):
    """A form that is sent a key to come in with."""

    credential = KeyField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # Of the library's form beside it.
        except NOT_A_KEY:
            raise ValidationError("credential") from None


class LoginForm(ShownKey, LoginWebAuthnForm):  # type: ignore[misc]  # The library has no types.
    pass


class AuthenticateForm(ShownKey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # The library has no types.
    pass


class AddForm(AddWebAuthnForm):  # type: ignore[misc]  # The library has no types.
    credential = KeyField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        try:
            return super().clean()
        except NOT_A_KEY:
            raise ValidationError("credential") from None

"""People and their accounts. A user signs in, a person lives: two rows, never one."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from majung.parties.kinds import AccountKind, IdentityMethod, IdentityResult, values


class Person(models.Model):
    """A human being, known by the keyed hash of the CI of an identity check, never by a resident number.

    Who they are (name, birth date, telephone, CI, DI) is sealed under a key of their own. Destroying the key destroys
    it, and everything other rooms sealed under the same key.
    """

    ci_hmac = models.CharField(max_length=64, unique=True, null=True, blank=True)
    wrapped_key = models.BinaryField(null=True)
    sealed_identity = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(wrapped_key=None, sealed_identity=None, ci_hmac=None)
                | Q(wrapped_key__isnull=False, sealed_identity__isnull=False),
                name="parties_person_sealed_or_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class User(AbstractBaseUser):
    """An account. Owners come through an identity provider and become a person; staff sign in by e-mail.

    An account that turned out to be of somebody who already has one is closed and points at it (`joined`).
    """

    kind = models.CharField(max_length=10)
    email = models.EmailField(unique=True, null=True, blank=True)
    sealed_name = models.BinaryField(null=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    joined = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager["User"]()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.OWNER.value)
                | Q(kind=AccountKind.STAFF.value, person=None, email__isnull=False),
                name="parties_staff_account_is_no_owner",
            ),
            models.CheckConstraint(
                condition=Q(joined=None) | Q(kind=AccountKind.OWNER.value, person=None, is_active=False),
                name="parties_joined_account_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"


class IdentityCheck(models.Model):
    """One attempt to show who somebody is. What the provider told stands nowhere but in the person's seal."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    method = models.CharField(max_length=30)
    transaction_number = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=10)
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(method__in=values(IdentityMethod)), name="parties_identity_check_method"
            ),
            models.CheckConstraint(
                condition=Q(result__in=values(IdentityResult)), name="parties_identity_check_result"
            ),
        ]

    def __str__(self) -> str:
        return f"identity check {self.pk}"


class ContactCode(models.Model):
    """A new telephone number waits here until the code sent to it comes back; one at a time for each person."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    sealed_telephone = models.BinaryField()
    code_hmac = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact code {self.pk}"


class SignInCount(models.Model):
    """Attempts to sign in and codes used up, counted for all processes; the table Django's database cache works on."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "sign-in count"

"""Institutions with their branches, banks, and what the accounts of their staff may do."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.parties.kinds import BankKind, InstitutionKind, StaffDuty, values
from majung.parties.models.people import User


class Institution(models.Model):
    """Owns programs, branches and staff; one installation serves many."""

    code = models.SlugField(max_length=50, unique=True)
    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    sido = models.CharField(max_length=30, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(InstitutionKind)), name="parties_institution_kind"),
        ]

    def __str__(self) -> str:
        return self.code


class Branch(models.Model):
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=50)
    label = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    telephone = models.CharField(max_length=30)
    fax = models.CharField(max_length=30, blank=True)
    # The first day on which it takes no more cases; those it has go on until somebody moves them.
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "branches"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "code"], name="parties_branch_code"),
        ]

    def __str__(self) -> str:
        return self.code


class BranchTerritory(models.Model):
    """관할: a city or county a branch serves; one may be served by two branches."""

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="+")
    sido = models.CharField(max_length=30)
    sigungu = models.CharField(max_length=30)

    class Meta:
        verbose_name_plural = "branch territories"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["branch", "sido", "sigungu"], name="parties_branch_territory_once"),
        ]

    def __str__(self) -> str:
        return self.sigungu


class Bank(models.Model):
    code = models.SlugField(max_length=50, unique=True)
    kind = models.CharField(max_length=30)
    serves_individuals = models.BooleanField()
    serves_corporations = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(BankKind)), name="parties_bank_kind"),
        ]

    def __str__(self) -> str:
        return self.code


class BankName(models.Model):
    """What a bank is called from a day until another (exclusive): 대구은행, then iM뱅크."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bank", "label"], name="parties_bank_name_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="parties_bank_name_period",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class StaffRole(models.Model):
    """What a staff account may do, at one institution and, if given, at one of its branches only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    duty = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(duty__in=values(StaffDuty)), name="parties_staff_role_duty"),
            models.UniqueConstraint(
                fields=["user", "institution", "duty"],
                condition=Q(branch=None),
                name="parties_staff_role_once",
            ),
            models.UniqueConstraint(
                fields=["user", "branch", "duty"],
                condition=Q(branch__isnull=False),
                name="parties_staff_role_once_at_branch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} role {self.pk}"


class BankRole(models.Model):
    """At which office of which bank a staff account sits; `sido_area` is the region as an announcement names it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=100)
    sido_area = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"bank role {self.pk}"


class StaffInvitation(models.Model):
    """The one link by which a staff account chooses its password; only the keyed name of its code is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code_hmac = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"

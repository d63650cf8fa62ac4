"""Businesses, who stands for them, and who helps them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.parties.kinds import (
    EntityKind,
    RegisterCheck,
    RepresentationRole,
    RepresentationStanding,
    values,
)
from majung.parties.models.people import Person


class Business(models.Model):
    number = models.CharField(max_length=30, unique=True)
    registration_number = models.CharField(max_length=10, unique=True)
    corporation_number = models.CharField(max_length=13, blank=True)
    name = models.CharField(max_length=200)
    entity = models.CharField(max_length=20)
    opened_on = models.DateField(null=True, blank=True)
    register_check = models.CharField(max_length=20, default=RegisterCheck.WAITING.value)
    status = models.CharField(max_length=20, default="unknown")
    ended_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "businesses"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(entity__in=values(EntityKind)), name="parties_business_entity"),
            models.CheckConstraint(
                condition=Q(register_check__in=values(RegisterCheck)), name="parties_business_register_check"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "suspended", "closed", "unknown"]), name="parties_business_status"
            ),
        ]

    def __str__(self) -> str:
        return f"business {self.pk}"


class Representation(models.Model):
    """A person stands for a business in a role, from a day until another (exclusive).

    The name and the opening day are kept as this person gave them: the register judges each claim by its own words.
    """

    number = models.CharField(max_length=30, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    standing = models.CharField(max_length=20, default=RepresentationStanding.CLAIMED.value)
    consented_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    register_check = models.CharField(max_length=20, default=RegisterCheck.WAITING.value)
    claimed_name = models.CharField(max_length=200, blank=True)
    claimed_opened_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role__in=values(RepresentationRole)), name="parties_representation_role"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=values(RepresentationStanding)), name="parties_representation_standing"
            ),
            models.CheckConstraint(
                condition=Q(register_check__in=values(RegisterCheck)), name="parties_representation_register_check"
            ),
            models.CheckConstraint(
                condition=Q(standing=RepresentationStanding.BY_CONSENT.value, consented_by__isnull=False)
                | (~Q(standing=RepresentationStanding.BY_CONSENT.value) & Q(consented_by=None)),
                name="parties_representation_consent",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="parties_representation_period",
            ),
            models.UniqueConstraint(
                fields=["person", "business", "role", "valid_from"], name="parties_representation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"representation {self.pk}"


class TaxAgentMandate(models.Model):
    """An owner names a tax agent by telephone; whoever proves that telephone may accept. Ended at once by the owner."""

    number = models.CharField(max_length=30, unique=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    telephone_hmac = models.CharField(max_length=64, db_index=True)
    # Name and telephone as the owner gave them, under the owner's own key.
    sealed_agent = models.BinaryField()
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    may_send_statements = models.BooleanField()
    may_prepare = models.BooleanField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(may_send_statements=True) | Q(may_prepare=True), name="parties_mandate_has_scope"
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="parties_mandate_period"),
            models.CheckConstraint(
                condition=Q(agent=None, accepted_at=None) | Q(agent__isnull=False, accepted_at__isnull=False),
                name="parties_mandate_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(agent=None) | ~Q(agent=F("named_by")), name="parties_mandate_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"tax agent mandate {self.pk}"


class PowerOfAttorney(models.Model):
    """위임장 at a counter: somebody files for the business, both ID cards seen. Never credit consent, never signing."""

    number = models.CharField(max_length=30, unique=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    sealed_agent_name = models.BinaryField()
    both_ids_seen = models.BooleanField()
    may_file = models.BooleanField()
    may_supply = models.BooleanField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "powers of attorney"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(both_ids_seen=True), name="parties_power_needs_both_ids"),
            models.CheckConstraint(condition=Q(may_file=True) | Q(may_supply=True), name="parties_power_has_scope"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="parties_power_period"),
        ]

    def __str__(self) -> str:
        return f"power of attorney {self.pk}"

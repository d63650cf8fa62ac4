"""What was guaranteed, and how much stands for one firm; the sums are kept by the database alone."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from majung.applications.models import Application
from majung.core.guarantee import GuaranteeState
from majung.core.offer import SAME_FIRM_GUARANTEE_CEILING_KRW
from majung.core.rating.grades import CreditGrade
from majung.parties.kinds import values
from majung.parties.models import Business, Institution

LIVE = GuaranteeState.DECIDED.value


class Guarantee(models.Model):
    """A guarantee as two people decided it; only its end is ever written to it."""

    number = models.CharField(max_length=30, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+", db_index=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    amount_krw = models.BigIntegerField()
    coverage_percent = models.PositiveSmallIntegerField()
    # The amount on the letter: the covered part of the loan.
    exposure_krw = models.BigIntegerField()
    fee_rate = models.DecimalField(max_digits=6, decimal_places=5)
    fee_krw = models.BigIntegerField()
    grade = models.CharField(max_length=10)
    # 대환: the number of the old letter, and how much of what stands for the firm goes with it.
    refinances = models.CharField(max_length=60, blank=True)
    refinanced_krw = models.BigIntegerField(default=0)
    # What stands for the firm elsewhere, as it was told for this decision.
    elsewhere_krw = models.BigIntegerField(default=0)
    decided_on = models.DateField()
    loan_through = models.DateField()
    state = models.CharField(max_length=20, default=LIVE)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=values(GuaranteeState)), name="guarantees_state"),
            models.CheckConstraint(condition=Q(grade__in=values(CreditGrade)), name="guarantees_grade"),
            models.CheckConstraint(
                condition=Q(coverage_percent__gte=1, coverage_percent__lte=100), name="guarantees_coverage"
            ),
            models.CheckConstraint(
                condition=Q(exposure_krw__gt=0, exposure_krw__lte=F("amount_krw")), name="guarantees_covers_a_part"
            ),
            models.CheckConstraint(condition=Q(fee_rate__gt=0, fee_rate__lt=1, fee_krw__gte=0), name="guarantees_fee"),
            # Never more than the new one itself, so that its end never lets the sum of the firm rise.
            models.CheckConstraint(
                condition=Q(refinanced_krw__gte=0, refinanced_krw__lte=F("exposure_krw"), elsewhere_krw__gte=0),
                name="guarantees_nets_at_most_itself",
            ),
            models.CheckConstraint(
                condition=Q(refinanced_krw=0) | ~Q(refinances=""), name="guarantees_nets_a_named_letter"
            ),
            models.CheckConstraint(condition=Q(loan_through__gte=F("decided_on")), name="guarantees_loan_later"),
            models.CheckConstraint(
                condition=Q(state=LIVE, ended_at=None, ended_because="")
                | (~Q(state=LIVE) & Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="guarantees_end_is_told",
            ),
            models.UniqueConstraint(
                fields=["business", "refinances"],
                condition=Q(state=LIVE) & ~Q(refinances=""),
                name="guarantees_letter_replaced_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["business", "state"], name="guarantees_of_business"),
            models.Index("loan_through", condition=Q(state=LIVE), name="guarantees_loans_due"),
        ]

    def __str__(self) -> str:
        return self.number


class FirmExposure(models.Model):
    """What stands for one firm, here and elsewhere. Follows the guarantees by trigger; nobody writes it."""

    business = models.OneToOneField(Business, on_delete=models.PROTECT, primary_key=True, related_name="+")
    total_krw = models.BigIntegerField(default=0)
    elsewhere_krw = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(total_krw__gte=0, elsewhere_krw__gte=0), name="guarantees_exposure_not_below_zero"
            ),
            # 지역신용보증재단법 시행령 제16조.
            models.CheckConstraint(
                condition=LessThanOrEqual(F("total_krw") + F("elsewhere_krw"), SAME_FIRM_GUARANTEE_CEILING_KRW),
                name="guarantees_firm_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return f"exposure of business {self.pk}"

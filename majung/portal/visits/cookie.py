"""The code of a booking, kept in the browser that made or opened it."""

from majung.portal.kept_codes import KeptCodes

CODES = KeptCodes("visit", "majung.portal.visits.cookie", "visit-booking")
keep_code, kept_code = CODES.keep, CODES.kept

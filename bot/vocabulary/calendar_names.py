"""English names of months and days. The ``calendar`` module and ``strftime`` give them in the machine's language."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of ``datetime.date.weekday``."""

SHORT_MONTHS = tuple(month[:3] for month in MONTHS)
MONTH_PATTERN = rf"(?:{'|'.join(SHORT_MONTHS)})[a-z]*"
"""A month's name in full or shortened anywhere ("Sept"), for regular expressions that ignore case."""


def month_number(name: str) -> int:
    """1 to 12, for what ``MONTH_PATTERN`` matches."""
    return 1 + SHORT_MONTHS.index(name[:3].title())

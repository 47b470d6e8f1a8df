from datetime import date

from django.db import connection, models


class DailyNumber(models.Model):
    """The last number given out in a series on a day: 受付番号 begin with 1 every morning, in each office."""

    series = models.CharField(max_length=20)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="one_last_number_a_day")]


def shown(reference: str) -> str:
    """A reference as it stands on the desk and on paper, without office and year: C-1126-0038, H-1126-0007."""
    series, day, number = reference.split("-")[0], *reference.split("-")[-2:]
    return f"{series}-{day[2:]}-{number}"


_NEXT = """
INSERT INTO counters_dailynumber (series, day, last) VALUES (%s, %s, 1)
ON CONFLICT (series, day) DO UPDATE SET last = counters_dailynumber.last + 1 RETURNING last
"""


def next_number(series: str, *, day: date) -> int:
    """The next number of this series, in the caller's transaction: two who ask at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, day])
        return int(cursor.fetchone()[0])

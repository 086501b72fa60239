"""Loads the areas that services are for."""

from django.db import transaction

from cms import memory
from cms.directory.area_files import AreaLine
from cms.models import Area


@transaction.atomic
def load_areas(lines: list[AreaLine]) -> tuple[int, int]:
    """Writes the areas of a file. Answers how many are new and how many changed; what is in no file stays.

    Safe to run again: the second run changes nothing.
    """
    there = {area.code: area for area in Area.objects.prefetch_related("part_of")}
    new = changed = 0
    for line in lines:
        area = there.get(line.code)
        if area is None:
            there[line.code] = Area.objects.create(kind=line.kind, code=line.code, name=line.name)
            new += 1
        elif (area.kind, area.name) != (line.kind, line.name):
            area.kind, area.name = line.kind, line.name
            area.save()
            changed += 1
    for line in lines:
        wanted = [there[code] for code in line.part_of]
        if {part.pk for part in there[line.code].part_of.all()} != {part.pk for part in wanted}:
            there[line.code].part_of.set(wanted)
    memory.forget_all()
    return new, changed

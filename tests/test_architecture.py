"""What import-linter cannot see: relations given as text point down the house too."""

from collections.abc import Iterator

from django.apps import apps

# Wagtail itself lets a person own or lock a page: that is the swappable user, not a relation of a room's own.
WAGTAILS_OWN = {"locked_by", "owner"}
LAYERS = {"cms": 0, "agencies": 0, "courses": 1, "assessments": 2, "certificates": 3, "figures": 4, "portal": 5}


def relations_between_rooms() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models(include_auto_created=True):
        home = model._meta.app_label
        for field in model._meta.get_fields():
            if field.name in WAGTAILS_OWN:
                continue
            if home in LAYERS and field.is_relation and not field.auto_created and field.related_model:
                target = field.related_model._meta.app_label
                if target in LAYERS and target != home:
                    yield f"{model._meta.label}.{field.name}", home, target


def test_foreign_keys_point_the_same_way_as_imports():
    upward = [name for name, home, target in relations_between_rooms() if LAYERS[target] >= LAYERS[home]]

    assert upward == []


def test_there_are_relations_to_judge():
    assert any(home == "courses" and target == "agencies" for _, home, target in relations_between_rooms())

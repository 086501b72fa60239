"""Fields of a form in our dress, for the templates of `django/forms/`: `{{ form }}` is accessible by itself."""

from django import template
from django.forms import BoundField, widgets
from django.utils.safestring import SafeString

register = template.Library()

CLASSES: list[tuple[type[widgets.Widget], str]] = [
    (widgets.Textarea, "govuk-textarea"),
    (widgets.Select, "govuk-select"),
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.NumberInput, "govuk-input govuk-input--width-5"),
    (widgets.DateInput, "govuk-input govuk-input--width-10"),
    (widgets.TimeInput, "govuk-input govuk-input--width-5"),
    (widgets.Input, "govuk-input"),
]


@register.filter
def shape(field: BoundField) -> str:
    """How the field is laid out: radios, checkboxes, checkbox, hidden, group (several boxes) or control."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, widgets.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, widgets.RadioSelect):
        return "radios"
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    return "group" if field.use_fieldset else "control"


@register.filter
def says_optional(field: BoundField) -> bool:
    """Whether the label says so. Of which fields it goes without saying a form tells in `quietly_optional`."""
    return not field.field.required and field.name not in getattr(field.form, "quietly_optional", ())


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's own input with our class beside those its form gave it, and without a placeholder: a label stays."""
    widget = field.field.widget
    ours = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
    classes = f"{ours} {widget.attrs.get('class', '')}".strip()
    return field.as_widget(attrs={"class": classes, "placeholder": False})


@register.filter
def anchor(field: BoundField) -> str:
    """Where an error's link leads: the field, or the first of its choices."""
    first = "_0" if shape(field) in {"radios", "checkboxes"} else ""
    return f"{field.auto_id}{first}" if field.auto_id else ""

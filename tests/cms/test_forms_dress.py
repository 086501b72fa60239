import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test.html import parse_html

from cms.templatetags.paging import nearby


class Joining(forms.Form):
    name = forms.CharField(
        label="Name", help_text="As you like to be called.", widget=forms.TextInput({"placeholder": "N"})
    )
    role = forms.ChoiceField(
        label="Role", choices=[("desk", "Front desk"), ("home", "Housing")], widget=forms.RadioSelect
    )
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def has(html, fragment):
    return parse_html(html).count(parse_html(fragment)) == 1


def test_a_field_has_a_label_a_hint_and_no_placeholder():
    html = Joining()["name"].as_field_group()

    assert has(html, '<label class="govuk-label" for="id_name">Name</label>')
    assert has(html, '<div class="govuk-hint" id="id_name_helptext">As you like to be called.</div>')
    assert has(
        html,
        '<input class="govuk-input" type="text" name="name" required aria-describedby="id_name_helptext" id="id_name">',
    )


def test_a_field_with_an_error_names_hint_and_error():
    html = Joining({"name": ""})["name"].as_field_group()

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = Joining({"role": "home"})["role"].as_field_group()

    assert has(html, '<legend class="govuk-fieldset__legend">Role</legend>')
    assert has(html, '<input class="govuk-radios__input" type="radio" name="role" id="id_role_1" value="home" checked>')
    assert has(html, '<label class="govuk-label govuk-radios__label" for="id_role_0">Front desk</label>')


def test_a_field_that_may_be_left_out_says_so():
    assert "(optional)" in Joining()["notes"].as_field_group()
    assert "(optional)" not in Joining()["name"].as_field_group()


def test_a_form_of_which_one_field_is_needed_calls_none_of_them_optional():
    class EitherForm(forms.Form):
        quietly_optional = ("text", "file")
        text = forms.CharField(required=False)
        file = forms.FileField(required=False)
        note = forms.CharField(required=False)

    html = {name: EitherForm()[name].as_field_group() for name in ("text", "file", "note")}

    assert [name for name in html if "(optional)" in html[name]] == ["note"]


def test_the_whole_form_is_dressed_and_keeps_its_hidden_fields():
    html = str(Joining())

    assert html.count("govuk-form-group") == 4
    assert has(html, '<input type="hidden" name="token" id="id_token">')


def test_the_error_summary_leads_to_each_field():
    form = Joining({"name": "", "role": "", "agreed": "on"})

    html = render_to_string("components/error_summary.html", {"form": form})

    assert has(html, '<a href="#id_name">Name: This field is required.</a>')
    assert has(html, '<a href="#id_role_0">Role: This field is required.</a>')


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("components/error_summary.html", {"form": Joining()}).strip() == ""


@pytest.mark.parametrize(
    ("number", "pages", "offered"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_page_numbers_near_this_one_are_offered(number, pages, offered):
    assert nearby(Paginator(range(pages), 1).page(number)) == offered


@pytest.mark.parametrize(
    ("state", "words"), [("in-date", "In date"), ("expired", "Expired"), ("not-started", "Not started")]
)
def test_a_state_is_a_shape_and_a_word(state, words):
    html = render_to_string("components/tag.html", {"state": state})

    assert f"wm-tag--{state}" in html
    assert "<svg" in html
    assert words in html


def test_progress_is_said_in_words_too():
    html = render_to_string("components/progress.html", {"done": 3, "total": 6, "label": "Lessons done"})

    assert has(html, '<progress class="wm-progress__bar" value="3" max="6" aria-label="Lessons done">3 of 6</progress>')


def test_progress_of_nothing_is_not_shown():
    assert "progress" not in render_to_string("components/progress.html", {"done": 0, "total": 0, "label": "Lessons"})

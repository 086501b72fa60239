"""A whole curriculum in a few lines, to be broken in one place at a time."""

from pathlib import Path

FILES = {
    "partnership.yaml": """\
strands:
  - {code: race, name: "Race", national: true, note: "Monitored nationally."}
  - {code: age, name: "Age", national: false, note: "A local addition."}
national_definition:
  - {version: 1, agreed: 2007-01-01, text: "The national words.", note: "In plain words."}
local_definition:
  - {version: 1, agreed: 2026-09-15, text: "Our words.", note: ""}
""",
    "glossary.yaml": """\
- id: hate-incident
  term: "Hate incident"
  meaning: "Something that somebody thinks was hostile."
  also: ["incident"]
""",
    "facts.yaml": """\
- id: v1
  title: "Police records"
  jurisdiction: [england, wales]
  text: "What is known."
  fallback: "What is safe to say."
  mark: read
  source: "A page"
  source_date: "2026-03"
  checked: 2026-11-21
  review: 2027-05-21
  owner: "Law editor"
""",
    "law.yaml": """\
table: {owner: "Law editor", fallback: "Ask your lead.", checked: 2026-11-21, review: 2027-11-21}
in_force:
  - id: the-act
    jurisdictions: [england]
    instrument: "The Act 1998"
    does: "Makes it worse."
    staff: "Write it down."
    mark: read
    fact: v1
    checked: 2026-11-21
    review: 2027-05-21
then_and_now:
  - {id: old-act, then: "Old Act", now: "New Act", note: "", mark: seed}
""",
    "courses.yaml": """\
- id: c-desk
  slug: front-desk
  title: "Front desk"
  role: council-front-desk
  summary: "For the desk."
  audience: "Desk staff"
  modules:
    - {id: m1, required: true}
  minutes: 20
  refresh_months: 12
  due_days: 56
  note: "Add your own routes."
""",
    "modules/m1-first/module.yaml": """\
id: m1
slug: first
title: "First"
summary: "The first module."
audience: "Everyone"
minutes: 20
refresh_months: 24
order: free
outcomes:
  - "Know the words."
lessons: [01-one, 02-two]
""",
    "modules/m1-first/01-one.md": """\
---
id: m1-l1
title: "One"
summary: "The first lesson."
minutes: 5
outcomes: [1]
strands: [race]
sources:
  - {text: "The Act 1998", mark: read}
---
A [hate incident](glossary:hate-incident) is **serious**.

## A heading

- a point
- another

::: key-point
Remember this.
:::

::: table Two columns
| Term | Meaning |
|---|---|
| a | *b* |
:::

::: do What to do
1. Listen.
2. Write it **down**.
:::

::: quote A neighbour
"They
listened."
:::

::: fact v1
:::

::: scenario m1-s1
:::

::: self-check
question: "Whose view counts?"
options:
  - text: "Only the victim's"
    feedback: "No."
  - text: "Anyone's"
    correct: true
    feedback: "Yes."
:::
""",
    "modules/m1-first/02-two.md": """\
---
id: m1-l2
title: "Two"
summary: "The second lesson."
minutes: 5
outcomes: []
strands: []
sources: []
---
Short.
""",
    "modules/m1-first/facts.yaml": """\
- id: m1-own
  title: "Only here"
  jurisdiction: [scotland]
  text: "What is known."
  fallback: "What is safe to say."
  mark: unchecked
  source: "A page"
  source_date: ""
  checked: 2026-11-21
  review: 2026-11-21
  owner: "Law editor"
""",
    "modules/m1-first/quiz.yaml": """\
id: m1-quiz
title: "First: quiz"
pass_mark: 80
questions:
  - id: m1-q01
    type: single
    topic: words
    essential: true
    strands: [race]
    stem: "Which?"
    options:
      - {id: a, text: "This", feedback: "Yes."}
      - {id: b, text: "That"}
    correct: [a]
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
    source: "The Act 1998"
  - id: m1-q02
    type: truefalse
    topic: words
    strands: []
    stem: "Is it?"
    correct: false
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
  - id: m1-q03
    type: order
    topic: words
    strands: []
    stem: "In which order?"
    items: ["First", "Second"]
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
  - id: m1-q04
    type: match
    topic: words
    strands: []
    stem: "Which go together?"
    pairs:
      - {left: "a", right: "1"}
      - {left: "b", right: "2"}
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
  - id: m1-q05
    type: blanks
    topic: words
    strands: []
    stem: "What is missing?"
    text: "It is [hate|a hate] crime."
    match_case: true
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
  - id: m1-q06
    type: mark
    topic: words
    strands: []
    stem: "Which words hurt?"
    text: "They [spit] at her."
    feedback_correct: "Right."
    feedback_incorrect: "Wrong."
""",
    "modules/m1-first/scenario.yaml": """\
id: m1-s1
title: "At the desk"
role: "Front desk"
content_note: ""
start: n1
nodes:
  n1:
    text: "Somebody comes in."
    choices:
      - {id: a, text: "Listen", rating: best, next: e_good, feedback: "Yes."}
      - {id: b, text: "Wait", rating: poor, next: n2, feedback: "No."}
  n2:
    text: "They wait."
    choices:
      - {id: a, text: "Say sorry", rating: best, next: e_good, feedback: "Yes."}
  e_good:
    end: true
    outcome: "They are heard."
""",
    "modules/m1-first/easy-read.yaml": """\
title: "What is it?"
status: draft
lines:
  - {text: "It is this.", picture: "a sign"}
""",
    "pages/home.md": """\
---
id: home
title: "Home"
summary: "Where it starts."
---
Welcome.
""",
    "pages/courses.md": """\
---
id: courses
title: "Courses"
summary: "What you can take."
---
""",
    "pages/modules.md": """\
---
id: modules
title: "Modules"
summary: "What courses are made of."
---
""",
    "pages/help.md": """\
---
id: help
title: "Get help"
summary: "Where to turn."
content_note: "About being hurt."
quick_exit: true
footer: true
---
Ring 999 in an emergency.
""",
}


def write_curriculum(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Writes the curriculum under `folder`, each edit (file, old, new) made. An empty `old` replaces the whole file."""
    files = dict(FILES)
    for name, old, new in edits:
        if old:
            assert files[name].count(old) == 1, f"{old!r} stands {files[name].count(old)} times in {name}"
            files[name] = files[name].replace(old, new)
        else:
            files[name] = new
    root = folder / "curriculum"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root

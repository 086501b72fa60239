from django.urls import path

from assessments.views import attempts, quizzes, scenarios

app_name = "assessments"
urlpatterns = [
    path("quizzes/<uuid:module_key>/", quizzes.quiz, name="quiz"),
    path("quizzes/<uuid:module_key>/start/", quizzes.start, name="start"),
    path("attempts/<slug:public_id>/", attempts.attempt, name="attempt"),
    path("attempts/<slug:public_id>/save/", attempts.save, name="save"),
    path("attempts/<slug:public_id>/submit/", attempts.submit, name="submit"),
    path("attempts/<slug:public_id>/result/", attempts.result, name="result"),
    path("practice/<slug:code>/", scenarios.scenario, name="scenario"),
]

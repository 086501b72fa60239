from django.urls import path

from assessments.views import attempts, player, plays, quizzes, scenarios

app_name = "assessments"
urlpatterns = [
    path("activities/plays/<slug:name>/report/", plays.report, name="play-report"),
    path("activities/plays/<slug:name>/state/", plays.state, name="play-state"),
    path("activities/<slug:name>/start/", plays.start, name="play-start"),
    path("quizzes/<uuid:module_key>/", quizzes.quiz, name="quiz"),
    path("quizzes/<uuid:module_key>/start/", quizzes.start, name="start"),
    path("attempts/<slug:public_id>/", attempts.attempt, name="attempt"),
    path("attempts/<slug:public_id>/save/", attempts.save, name="save"),
    path("attempts/<slug:public_id>/submit/", attempts.submit, name="submit"),
    path("attempts/<slug:public_id>/result/", attempts.result, name="result"),
    path("practice/<slug:code>/", scenarios.scenario, name="scenario"),
    path("activities/plays/<slug:public_id>/", player.play, name="play"),
    path("activities/try/<slug:version>/", player.play_try, name="play-try"),
    path("activities/files/<str:token>/<path:name>", player.package_file, name="package-file"),
]

"""The reading path: quick answers at the addresses of the pages that editors see in Wagtail."""

from django.urls import path

from courses.views import bookings, courses, here, modules, registers, sessions

app_name = "courses"
urlpatterns = [
    path("courses/", courses.course_list, name="courses"),
    path("courses/<slug:course>/", courses.course, name="course"),
    path("courses/<slug:course>/enrol/", courses.enrol, name="enrol"),
    path("courses/<slug:course>/withdraw/", courses.withdraw, name="withdraw"),
    path("courses/<slug:course>/renew/", courses.renew, name="renew"),
    path("agency/<slug:slug>/sessions/", sessions.session_list, name="sessions"),
    path("agency/<slug:slug>/sessions/plan/", sessions.plan, name="plan-session"),
    path("agency/<slug:slug>/sessions/group/", sessions.start_group, name="start-group"),
    path("agency/<slug:slug>/sessions/<str:public_id>/", sessions.session, name="run-session"),
    path("agency/<slug:slug>/sessions/<str:public_id>/change/", sessions.change, name="change-session"),
    path("agency/<slug:slug>/sessions/<str:public_id>/cancel/", sessions.cancel, name="cancel-session"),
    path("agency/<slug:slug>/sessions/<str:public_id>/register/", registers.register, name="register"),
    path("agency/<slug:slug>/sessions/<str:public_id>/register/tick/", registers.tick, name="tick"),
    path("agency/<slug:slug>/sessions/<str:public_id>/register/match/", registers.match, name="match"),
    path("agency/<slug:slug>/sessions/<str:public_id>/register/close/", registers.close, name="close-register"),
    path(
        "agency/<slug:slug>/sessions/<str:public_id>/register/<str:person>/mend/",
        registers.amend,
        name="amend-register",
    ),
    path("agency/<slug:slug>/sessions/<str:public_id>/check-in/", registers.screen, name="screen"),
    path("here/", here.here, name="here"),
    path("here/<str:code>/", here.here_with, name="here-with"),
    path("partnership/<slug:slug>/sessions/", sessions.partnership_sessions, name="partnership-sessions"),
    path("sessions/run/", sessions.run, name="sessions-run"),
    path("learn/sessions/", bookings.my_sessions, name="my-sessions"),
    path("learn/sessions/<str:public_id>/", bookings.session, name="session"),
    path("learn/sessions/<str:public_id>/book/", bookings.book, name="book"),
    path("learn/sessions/<str:public_id>/give-back/", bookings.give_back, name="give-back"),
    path("learn/sessions/<str:public_id>/session.ics", bookings.calendar, name="session-calendar"),
    path("modules/", modules.module_list, name="modules"),
    path("modules/<slug:module>/", modules.module, name="module"),
    path("modules/<slug:module>/<slug:lesson>/", modules.lesson, name="lesson"),
    path("modules/<slug:module>/<slug:lesson>/finish/", modules.finish, name="finish"),
]

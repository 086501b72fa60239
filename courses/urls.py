"""The reading path: quick answers at the addresses of the pages that editors see in Wagtail."""

from django.urls import path

from courses.views import bookings, courses, modules, sessions

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
